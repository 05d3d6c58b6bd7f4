"""The words lines are made of: places of all splits, names, streets and whole card rows by split, and invented words."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

CONSONANTS = "BCDFGHJKLMNPQRSTVWXYZ"
COMMON_CONSONANTS = "BDGHJKLMNPRSTWY"
VOWELS = "AIUEO"
CLOSINGS = "NRSHTKMLPDGIJY"

OCCUPATIONS = """BELUM/TIDAK BEKERJA|MENGURUS RUMAH TANGGA|PELAJAR/MAHASISWA|PENSIUNAN|PEGAWAI NEGERI SIPIL
PEGAWAI NEGERI SIPIL (PNS)|TENTARA NASIONAL INDONESIA|TENTARA NASIONAL INDONESIA (TNI)|KEPOLISIAN RI
KEPOLISIAN RI (POLRI)|PERDAGANGAN|PETANI/PEKEBUN|PETERNAK|NELAYAN/PERIKANAN|INDUSTRI|KONSTRUKSI|TRANSPORTASI
KARYAWAN SWASTA|KARYAWAN BUMN|KARYAWAN BUMD|KARYAWAN HONORER|BURUH HARIAN LEPAS|BURUH TANI/PERKEBUNAN
BURUH NELAYAN/PERIKANAN|BURUH PETERNAKAN|PEMBANTU RUMAH TANGGA|TUKANG CUKUR|TUKANG LISTRIK|TUKANG BATU
TUKANG KAYU|TUKANG SOL SEPATU|TUKANG LAS/PANDAI BESI|TUKANG JAHIT|TUKANG GIGI|PENATA RIAS|PENATA BUSANA
PENATA RAMBUT|MEKANIK|SENIMAN|TABIB|PARAJI|PERANCANG BUSANA|PENTERJEMAH|IMAM MASJID|IMAM MESJID|PENDETA|PASTOR
WARTAWAN|USTADZ/MUBALIGH|JURU MASAK|PROMOTOR ACARA|ANGGOTA DPR-RI|ANGGOTA DPD|ANGGOTA BPK|PRESIDEN
WAKIL PRESIDEN|ANGGOTA MAHKAMAH KONSTITUSI|ANGGOTA KABINET/KEMENTERIAN|DUTA BESAR|GUBERNUR|WAKIL GUBERNUR
BUPATI|WAKIL BUPATI|WALIKOTA|WAKIL WALIKOTA|ANGGOTA DPRD PROVINSI|ANGGOTA DPRD KABUPATEN/KOTA|DOSEN|GURU|PILOT
PENGACARA|NOTARIS|ARSITEK|AKUNTAN|KONSULTAN|DOKTER|BIDAN|PERAWAT|APOTEKER|PSIKIATER/PSIKOLOG|PENYIAR TELEVISI
PENYIAR RADIO|PELAUT|PENELITI|SOPIR|PIALANG|PARANORMAL|PEDAGANG|PERANGKAT DESA|KEPALA DESA|BIARAWATI|WIRASWASTA
ANGGOTA LEMBAGA TINGGI|ARTIS|ATLIT|CHEFF|CHEF|MANAJER|TENAGA TATA USAHA|OPERATOR|PEKERJA PENGOLAHAN, KERAJINAN
TEKNISI|ASISTEN AHLI|LAINNYA|PEGAWAI SWASTA""".replace("\n", "|").split("|")
RELIGIONS = [
    "ISLAM", "KRISTEN", "KATHOLIK", "KATOLIK", "HINDU", "BUDHA", "BUDDHA", "KHONGHUCU", "KONGHUCU", "KONG HU CU",
    "KEPERCAYAAN TERHADAP TUHAN YME", "KEPERCAYAAN TERHADAP TUHAN YANG MAHA ESA", "KRISTEN PROTESTAN", "-",
]  # fmt: skip
MARITAL_STATUSES = [
    "BELUM KAWIN", "KAWIN", "CERAI HIDUP", "CERAI MATI", "KAWIN TERCATAT", "KAWIN BELUM TERCATAT",
    "CERAI HIDUP TERCATAT", "CERAI HIDUP BELUM TERCATAT",
]  # fmt: skip
SEXES = ["LAKI-LAKI", "PEREMPUAN"]
BLOOD_TYPES = ["A", "B", "AB", "O", "A+", "A-", "B+", "B-", "AB+", "AB-", "O+", "O-", "-"]
NATIONALITIES = ["WNI", "WNI", "WNI", "WNA", "JAPAN", "KOREA, REPUBLIC OF", "UNITED STATES", "INDIA", "CHINA", "GERMANY"]
ENGLISH_VALUES = [
    "MALE", "FEMALE", "MARRIED", "SINGLE", "DIVORCED", "WIDOWED", "MOSLEM", "CHRISTIAN", "CATHOLIC", "BUDDHIST",
    "HINDU", "PRIVATE EMPLOYEE", "HOUSE WIFE", "STUDENT", "ENTREPRENEUR", "CONSULTANT", "TEACHER",
]  # fmt: skip
# Each row's label as printed, with the spellings seen on public specimens.
LABELS = [
    "NIK", "Nama", "Tempat/Tgl Lahir", "Tempat/Tgl. Lahir", "Tempat / Tgl Lahir", "Jenis Kelamin", "Jenis kelamin",
    "Gol. Darah", "Gol Darah", "Alamat", "RT/RW", "Kel/Desa", "Kel./Desa", "Kecamatan", "Agama", "Kepercayaan",
    "Status Perkawinan", "Pekerjaan", "Kewarganegaraan", "Berlaku Hingga", "Berlaku hingga", "Gol.Darah", "Desa/Kel",
    "Kelurahan/Desa", "Kec", "Kota Lahir", "Tempat Lahir", "Tgl. Lahir", "J. Kelamin", "Kel. Desa", "Pekerjaaan", "Kewarganegaraan:", "Warga Negara",
    "Gol. Drh", "Berlaku Sampai", "Alamat Lengkap", "Nama Lengkap", "Berlaku s/d", "Kel / Desa", "RT / RW", "Kel/Ds", "Status Kawin", "Tempat Tgl Lahir",
]  # fmt: skip
STREET_PREFIXES = [
    "JL. ", "JL ", "JLN. ", "JLN ", "JL.", "JALAN ", "DSN. ", "DSN ", "DUSUN ", "KP. ", "KP ", "KAMP. ", "KAMPUNG ",
    "PERUM ", "PERUM. ", "PERUMAHAN ", "PRM ", "KOMP. ", "KOMPLEK ", "KOMPLEKS ", "GG. ", "GG ", "GANG ", "LINGK. ",
    "LINGKUNGAN ", "LK. ", "LK ", "BTN ", "TMN. ", "TAMAN ", "VILLA ", "GRIYA ", "GRAHA ", "RUSUN ", "APT. ",
    "APARTEMEN ", "ASRAMA ", "ASR. ", "LORONG ", "LRG. ", "LR. ", "JR. ", "JORONG ", "BR. ", "BANJAR ", "BR ",
    "DUKUH ", "DK. ", "PSR. ", "DS. ", "DESA ", "KEL. ", "BLOK ", "RUKO ", "KAV. ", "TR. ", "TEGAL ", "PONDOK ",
]  # fmt: skip
NAME_ENDINGS = [
    ", S.KOM", ", SE", ", SE.", ", S.H.", ", SH", ", ST, MT", ", A.MD", ", AMD", ", S.PD", ", S.PD.I", ", M.SI",
    ", S.SOS", ", S.T.", ", M.PD", ", M.KES", ", SKM", ", S.KEP", ", A.MD.KEB", ", DRG", ", SP.OG", ", S.AG",
    ", S.KEP., NS", ", S.KEP., NS.", ", S.T., M.T.", ", S.PD., M.PD.", ", SE., MM", ", A.MD.KEP.", ", B.SC", ", LC", ", MBA", ", PH.D", ", S.KOM, M.KOM", ", S.E., M.M.", " BIN", " BINTI", " JR", ", S.IP", ", S.I.KOM",
]  # fmt: skip
NAME_PREFIXES = [
    "DRS. ", "DRS ", "DRA. ", "DR. ", "DR ", "IR. ", "IR ", "H. ", "HJ. ", "H ", "HJ ", "PROF. ", "R. ", "RR. ",
    "TGK. ", "KH. ", "NY. ", "I ", "NI ", "I GUSTI ", "IDA BAGUS ", "ANDI ", "A. ", "M. ", "MUH. ", "MOCH. ", "ST. ", "PDT. ", "APT. ", "DR. IR. ", "DRS. H. ", "DR. IR. H. ", "HJ. SITI ", "USTADZ ", "GUS ",
]  # fmt: skip
MONTHS = [
    "JANUARI", "FEBRUARI", "MARET", "APRIL", "MEI", "JUNI", "JULI", "AGUSTUS", "SEPTEMBER", "OKTOBER", "NOVEMBER", "DESEMBER",
    "JAN", "FEB", "MAR", "APR", "JUN", "JUL", "AGS", "SEP", "OKT", "NOV", "DES",
]  # fmt: skip
ROMAN = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"]
# Words built on the letter pairs that fonts confuse, so that no one of a pair wins by habit.
CONFUSED_LETTERS = ["DJDI", "AAIIUU", "WIRT", "IJL1T", "MNAWH", "DOQ0CG", "UVWY", "EFPRB83", "S58B", "Z27", "KXRH", "ILT", "JIUL"]


# The kinds of rows in records.jsonl, under the coarser kinds that lines are composed and scored by.
KIND_OF_ROW = {
    "province": "place", "city": "place", "nik": "nik", "name": "name", "birth": "date", "gender": "enumeration",
    "blood": "enumeration", "address": "address", "neighbourhood": "address", "village": "place", "district": "place",
    "religion": "enumeration", "marital": "enumeration", "work": "enumeration", "nationality": "enumeration",
    "valid": "date", "issuedPlace": "place", "issuedDate": "date",
}  # fmt: skip


class CardRow(NamedTuple):
    """One printed row of a made-up card; `label` is empty in the header, in second lines and under the photo."""

    kind: str
    label: str
    text: str


@dataclass
class Vocabulary:
    """Words of one split. Names and streets are disjoint between splits; places belong to all."""

    split: str
    villages: list[str]
    districts: list[str]
    regencies: list[str]
    provinces: list[str]
    name_words: list[str]
    street_words: list[str]
    rows: dict[str, list[CardRow]]

    def __post_init__(self) -> None:
        self.place_words = sorted({w for name in self.villages for w in name.split() if w.isalpha() and len(w) > 2})

    def place(self, rng: random.Random) -> str:
        """One place name, of any rank."""
        rank = rng.random()
        if rank < 0.45:
            return rng.choice(self.villages)
        if rank < 0.7:
            return rng.choice(self.districts)
        if rank < 0.92:
            regency = rng.choice(self.regencies)
            return regency if rng.random() < 0.5 else regency.split(" ", 1)[-1]
        return rng.choice(self.provinces)

    def name_word(self, rng: random.Random) -> str:
        return self._word(rng, self.name_words)

    def street_word(self, rng: random.Random) -> str:
        return self._word(rng, self.street_words)

    def _word(self, rng: random.Random, listed: list[str]) -> str:
        # Held-out splits are scored on their own lists alone; training mixes, so that it learns letters, not lists.
        if self.split != "train":
            return rng.choice(listed)
        choice = rng.random()
        if choice < 0.4:
            return rng.choice(listed)
        return rng.choice(self.place_words) if choice < 0.6 else invent_word(rng)


def invent_word(rng: random.Random) -> str:
    """A pronounceable word that is on no list."""
    if rng.random() < 0.12:
        letters = rng.choice(CONFUSED_LETTERS)
        return "".join(rng.choice(letters) if rng.random() < 0.7 else rng.choice(VOWELS) for _ in range(rng.randint(3, 8)))
    syllables = []
    for _ in range(rng.choice((1, 2, 2, 3, 3, 4))):
        opening = rng.choice(COMMON_CONSONANTS if rng.random() < 0.7 else CONSONANTS) if rng.random() < 0.9 else rng.choice(("", "", "DJ", "TJ", "NJ", "SY", "KH", "NG"))
        closing = rng.choice(CLOSINGS) if rng.random() < 0.4 else ""
        syllables.append(opening + rng.choice(VOWELS) + closing)
    return "".join(syllables)


def load_vocabulary(split: str, records: Path) -> Vocabulary:
    """The vocabulary of a split from `records/<split>`, as packages/specimen exports it (words.json, records.jsonl)."""
    words = json.loads((records / split / "words.json").read_text())
    if words["split"] != split:
        raise ValueError(f"{records / split} holds the split {words['split']}")
    rows: dict[str, list[CardRow]] = {}
    with (records / split / "records.jsonl").open() as lines:
        for line in lines:
            for row in json.loads(line)["lines"]:
                rows.setdefault(KIND_OF_ROW[row["kind"]], []).append(CardRow(row["kind"], row["label"], row["text"]))
    places = words["places"]
    return Vocabulary(
        split=split,
        villages=places["villages"],
        districts=places["districts"],
        regencies=places["regencies"],
        provinces=places["provinces"],
        name_words=words["names"],
        street_words=words["streets"],
        rows=rows,
    )
