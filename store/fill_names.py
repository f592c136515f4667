"""Names for generated books: of many countries and scripts, the common ones common, the rare ones built from syllables."""

# ruff: noqa: E501, SIM905 - lists of names are read and mended more easily as words on a line

from __future__ import annotations

from random import Random
from typing import NamedTuple


class Culture(NamedTuple):
    """How people are called somewhere."""

    language: str
    country: str
    number: str
    """A phone number there, ``#`` for the digits that differ."""
    given: tuple[str, ...]
    family: tuple[str, ...]
    heads: tuple[str, ...] = ()
    tails: tuple[str, ...] = ()
    """Syllables that rarer family names are built from."""
    latin: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    """The same names in Latin letters, where an address needs them."""


def _culture(language: str, country: str, number: str, given: str, family: str, heads: str = "", tails: str = "",
             latin_given: str = "", latin_family: str = "") -> Culture:  # fmt: skip
    latin = (tuple(latin_given.split()), tuple(latin_family.split()))
    return Culture(
        language, country, number, tuple(given.split()), tuple(family.split()), tuple(heads.split()), tuple(tails.split()), latin
    )


CULTURES: tuple[tuple[int, Culture], ...] = (
    (22, _culture("en", "GB", "+44 20 794# ####",
        "James Mary Robert Emma Olivia Harry Amelia Jack Isla George Ava Noah Sophie Arthur Grace Leo Freya Tom Alice Jane Sam",
        "Smith Jones Taylor Brown Williams Wilson Johnson Davies Robinson Wright Thompson Evans Walker White Green Hall Wood Clarke",
        "Ash Black Brook Fair Gold Hart Kings Lang Mill North Oak Pem Red Stan Thorn Win", "berry bury combe field ford ham ley more stone ton ward wick worth")),
    (10, _culture("en", "US", "+1 212 555 ####",
        "Liam Charlotte Mason Harper Ethan Evelyn Logan Abigail Lucas Madison Jackson Scarlett Aiden Chloe Carter Penelope",
        "Miller Davis Garcia Rodriguez Martinez Anderson Thomas Moore Martin Lee Harris Lewis Young Allen King Scott Hill Adams",
        "Ander Bald Carl Den Elli Hender John McAl Patter Peder Richard Robert Steven", "man sen son ster vall wall well")),
    (14, _culture("fr", "FR", "+33 1 45 67 ## ##",
        "Éloïse Louis Chloé Gabriel Inès Raphaël Zoé Jules Léa Hugo Manon Lucas Camille Théo Anaïs Benoît Hélène François Noémie",
        "Martin Bernard Dubois Thomas Robert Richard Petit Durand Leroy Moreau Simon Laurent Lefèvre Michel García Bertrand Roux",
        "Beau Bel Char Cler Del Des Fon La Mont Pré Saint-Ger Ville", "champ court fort lieu mond neuve pentier roux teaux val vert")),
    (12, _culture("de", "DE", "+49 30 123#####",
        "Lukas Mia Leon Hannah Finn Anna Jonas Lea Paul Clara Jürgen Käthe Björn Sören Heike Günther Ute Matthias Johanna",
        "Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Schäfer Koch Bauer Richter Klein Wolf Schröder",
        "Alten Birken Eichen Feld Grün Hohen Kalten Linden Roth Stein Wald Weiß", "bach berg brunner burger dorf egger hauser heimer mann mayer thal")),
    (7, _culture("es", "ES", "+34 912 34# ###",
        "Lucía Hugo Martina Mateo María Martín Sofía Álvaro Paula Pablo Valeria Íñigo Begoña Núria Jordi",
        "García López Sánchez Pérez González Gómez Fernández Moreno Jiménez Ruiz Díaz Álvarez Muñoz Núñez Ibáñez Peña",
        "Al Bar Cas Esc Gal Her Mal Mon Vil Zar", "ado alba anes edo era illo inas iros oya ueta")),
    (6, _culture("it", "IT", "+39 02 1234 ####",
        "Leonardo Sofia Alessandro Giulia Niccolò Aurora Tommaso Alice Lorenzo Ginevra Andrea Chiara Beatrice",
        "Rossi Russo Ferrari Esposito Bianchi Romano Colombo Ricci Marino Greco Bruno Gallo Conti De-Luca Costa",
        "Bel Bon Cas Fer Gua Lom Man Mor Pel San Val Zam", "ardi ati elli etti ini oni osi otti ucci uzzi")),
    (5, _culture("pl", "PL", "+48 22 123 ## ##",
        "Jakub Zuzanna Antoni Julia Łukasz Małgorzata Wojciech Agnieszka Paweł Bożena Michał Grażyna Stanisław",
        "Nowak Kowalski Wiśniewski Wójcik Kowalczyk Kamiński Lewandowski Zieliński Szymański Woźniak Dąbrowski Kozłowski Mazur",
        "Bor Dęb Gór Jaw Kras Lip Mal Nied Ost Piot Wil Zaw", "acki czyk ewicz ecki iński owicz owski ula")),
    (4, _culture("sv", "SE", "+46 8 123 ### ##",
        "Åsa Björn Göran Märta Lars Ingrid Åke Linnéa Sven Elsa Östen Astrid Nils Maja",
        "Andersson Johansson Karlsson Nilsson Eriksson Larsson Olsson Persson Svensson Gustafsson Åberg Öberg",
        "Berg Björk Ek Gran Hag Lind Lund Ny Sjö Sten Sund Öst", "berg blad dahl feldt gren holm kvist löf lund mark qvist ström")),
    (4, _culture("tr", "TR", "+90 212 12# ## ##",
        "Yusuf Zeynep Eymen Elif Ömer Defne Mustafa Ayşe Çağlar Gülşah İbrahim Şule Oğuz",
        "Yılmaz Kaya Demir Çelik Şahin Yıldız Yıldırım Öztürk Aydın Özdemir Arslan Doğan Kılıç Aslan",
        "Ak Altın Bal Bay Çağ Dem Er Gök Güneş Kara Öz Taş", "bulut can demir er gül kan oğlu soy taş türk")),
    (3, _culture("vi", "VN", "+84 24 123# ####",
        "An Bảo Châu Dũng Đức Giang Hạnh Hương Khánh Linh Minh Ngọc Phúc Quỳnh Thảo",
        "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương")),
    (4, _culture("ru", "KZ", "+7 727 123 ## ##",
        "Александр Мария Михаил Анна Дмитрий Екатерина Иван Ольга Сергей Наталья", "Иванов Смирнов Кузнецов Попов Соколов Лебедев Козлов Новиков Морозов Волков",
        "Бел Вор Гол Зим Лес Ряб Сав Тих", "аев еев инов ов овский цев", "alexander maria mikhail anna dmitri ekaterina ivan olga sergei natalia",
        "ivanov smirnov kuznetsov popov sokolov lebedev kozlov novikov morozov volkov")),
    (2, _culture("el", "GR", "+30 21 012# ####",
        "Γιώργος Μαρία Δημήτρης Ελένη Κώστας Κατερίνα Νίκος Σοφία", "Παπαδόπουλος Νικολάου Γεωργίου Δημητρίου Ιωάννου Οικονόμου Παππάς Μακρής",
        "", "", "giorgos maria dimitris eleni kostas katerina nikos sofia", "papadopoulos nikolaou georgiou dimitriou ioannou ikonomou pappas makris")),
    (3, _culture("ar", "JO", "+962 6 123 ####",
        "عمر فاطمة محمد عائشة أحمد مريم يوسف ليلى خالد نور", "حداد خوري منصور سليمان نجار عبدالله حسن صالح كرم شريف",
        "", "", "omar fatima mohammed aisha ahmad mariam yousef layla khaled nour", "haddad khoury mansour suleiman najjar abdullah hassan saleh karam sharif")),
    (4, _culture("zh", "CN", "+86 10 123# ####",
        "伟 芳 娜 秀英 敏 静 丽 强 磊 军 洋 勇 艳 杰 娟 涛", "李 王 张 刘 陈 杨 赵 黄 周 吴 徐 孙 胡 朱 高 林",
        "", "", "wei fang na xiuying min jing li qiang lei jun yang yong yan jie juan tao", "li wang zhang liu chen yang zhao huang zhou wu xu sun hu zhu gao lin")),
    (2, _culture("ja", "JP", "+81 3 1234 ####",
        "陽葵 蓮 凛 湊 結菜 葵 陽翔 美咲 翔太 さくら", "佐藤 鈴木 高橋 田中 伊藤 渡辺 山本 中村 小林 加藤",
        "", "", "himari ren rin minato yuina aoi haruto misaki shota sakura", "sato suzuki takahashi tanaka ito watanabe yamamoto nakamura kobayashi kato")),
    (2, _culture("ko", "KR", "+82 2 123# ####",
        "민준 서연 도윤 서윤 하준 지우 은우 하은", "김 이 박 최 정 강 조 윤",
        "", "", "minjun seoyeon doyun seoyun hajun jiu eunwoo haeun", "kim lee park choi jung kang cho yoon")),
)  # fmt: skip
"""Every culture with its share."""

_FIRM_HEADS = (
    "Acorn Alder Apex Arden Atlas Aurora Bay Beacon Birch Blue Bright Castle Cedar Clear Copper Coral Crest Crown Delta Eagle East "
    "Elm Ember Falcon First Forge Frost Glen Globe Granite Green Harbor Harvest Haven Heron High Horizon Indigo Iron Ivory Jade Juniper "
    "Kestrel Lake Lark Laurel Legacy Lotus Lumen Magna Maple Meridian Mill Nord North Nova Oak Ocean Olive Omni Onyx Orbit Orchid Pacific "
    "Pearl Pine Pioneer Polar Prime Quarry Quartz Raven Red Ridge River Royal Sable Sage Sierra Silver Solar South Spruce Star Sterling "
    "Summit Swift Terra Titan Trident Union Urban Valley Vega Verde Vista West White Willow Wind Zenith Zephyr"
).split()
_FIRM_TAILS = (
    "bridge craft dale field ford gate grove line mark mont path point port source span stone stream tech view ware water way wood works"
).split()
_FIRM_KINDS = (
    "Ltd|GmbH|SA|SARL|AG|Inc|BV|AB|SpA|Group|Partners|Systems|Logistics|Foods|Energy|Media|Health|& Sons|Studio|Labs".split("|")
)
_PROJECTS_A = "Annual Autumn Bridge Brand Cloud Coastal Customer Data Digital East Energy Field Harbour Legal Museum North Office Payroll Pilot Quality Rail Retail Safety School Spring Store Summer Supply Training Warehouse Web West Winter".split()
_PROJECTS_B = "audit campaign catalogue conference extension fair festival fit-out inventory launch maintenance migration opening outreach overhaul programme redesign refurbishment relocation renewal report rollout survey tour upgrade workshop".split()


class Person(NamedTuple):
    """A made-up person."""

    culture: Culture
    given: str
    family: str
    mailbox: str
    """``given.family`` in plain letters."""


class Names:
    """Draws names; the same seed draws the same ones."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance.random
        self._drawn = [culture for share, culture in CULTURES for _ in range(share)]
        self._plain: dict[str, str] = {}

    def person(self) -> Person:
        """Somebody; first names and family names of one culture, the first ones of each list more often."""
        chance = self._chance
        culture = self._drawn[int(chance() * len(self._drawn))]
        at_given = int(chance() * chance() * len(culture.given)) if chance() < 0.5 else int(chance() * len(culture.given))
        given = culture.given[at_given]
        if culture.heads and chance() < 0.55:
            family = culture.heads[int(chance() * len(culture.heads))] + culture.tails[int(chance() * len(culture.tails))]
            at_family = int(chance() * len(culture.family))
        else:
            at_family = int(chance() * len(culture.family))
            family = culture.family[at_family].replace("-", " ")
        if culture.latin[0]:
            mailbox = f"{culture.latin[0][at_given]}.{culture.latin[1][at_family]}"
        else:
            mailbox = f"{self._in_plain(given)}.{self._in_plain(family)}"
        return Person(culture, given, family, mailbox)

    def firm(self) -> tuple[str, str]:
        """An organisation: its name and the word its domain begins with."""
        chance = self._chance
        name = _FIRM_HEADS[int(chance() * len(_FIRM_HEADS))] + _FIRM_TAILS[int(chance() * len(_FIRM_TAILS))]
        kind = _FIRM_KINDS[int(chance() * len(_FIRM_KINDS))]
        return f"{name} {kind}", name.lower()

    def project(self) -> str:
        """Work for somebody."""
        chance = self._chance
        first, second = _PROJECTS_A[int(chance() * len(_PROJECTS_A))], _PROJECTS_B[int(chance() * len(_PROJECTS_B))]
        return f"{first} {second} {2015 + int(chance() * 12)}"

    def _in_plain(self, name: str) -> str:
        """A name as a mailbox has it."""
        found = self._plain.get(name)
        if found is None:
            from store.keys import fold

            found = self._plain[name] = "".join(sign for sign in fold(name) if sign.isascii() and sign.isalnum()) or "x"
        return found
