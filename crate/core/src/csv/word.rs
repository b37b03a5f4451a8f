//! Header words: which column a field of a header line names.
//!
//! Case, blanks, punctuation and accents are free. Admins translate headers and
//! mistype them; a word for a column is a line in [`WORDS`], a slip of one or two
//! letters is forgiven where only one column can be meant.

use super::flavour::Column;

/// Words for each column, folded: letters and digits, lower case, no accents. First
/// [`Column::header`], then what tools write, then what people of other tongues write.
const WORDS: &[(Column, &[&str])] = &[
    (
        Column::Serial,
        &[
            "deviceserialnumber",
            "serialnumber",
            "serial",
            "serialno",
            "biosserialnumber",
            "servicetag",
            "gerateseriennummer",
            "seriennummer",
            "seriennr",
            "numerodeserie",
            "numerodeseriedelappareil",
            "numerodeseriedeldispositivo",
            "numerodeseriedodispositivo",
            "numerodiserie",
            "numerodiseriedispositivo",
            "serienummer",
            "serienummervanapparaat",
            "numerseryjny",
            "numerseryjnyurzadzenia",
            "seriovecislo",
            "シリアル番号",
            "シリアルナンバー",
            "デバイスのシリアル番号",
            "デバイスシリアル番号",
            "序列号",
            "设备序列号",
            "일련번호",
            "серийныйномер",
        ],
    ),
    (
        Column::ProductId,
        &[
            "windowsproductid",
            "productid",
            "productkeyid",
            "windowsproductkeyid",
            "pkid",
            "productkey",
            "windowsproduktid",
            "produktid",
            "produktschlusselid",
            "iddeproduitwindows",
            "idproduitwindows",
            "identifiantdeproduitwindows",
            "iddeproductodewindows",
            "iddeproductowindows",
            "idprodottowindows",
            "iddoprodutowindows",
            "idproduktuwindows",
            "identyfikatorproduktuwindows",
            "windows製品id",
            "windowsプロダクトid",
            "製品id",
            "windows产品id",
        ],
    ),
    (
        Column::Hash,
        &[
            "hardwarehash",
            "devicehardwarehash",
            "devicehash",
            "hwhash",
            "hash",
            "4khash",
            "4khh",
            "devicehardwaredata",
            "hardwareidentifier",
            "hardwarehashwert",
            "gerathash",
            "hachagemateriel",
            "hachagedumateriel",
            "hashmateriel",
            "hashdehardware",
            "hashdelhardware",
            "hashdohardware",
            "hashhardware",
            "hashsprzetu",
            "hashsprzetowy",
            "skrotsprzetu",
            "skrotsprzetowy",
            "ハードウェアハッシュ",
            "ハードウエアハッシュ",
            "硬件哈希",
            "하드웨어해시",
        ],
    ),
    (
        Column::GroupTag,
        &[
            "grouptag",
            "tag",
            "orderid",
            "orderidentifier",
            "gruppentag",
            "gruppenkennung",
            "gruppenkennzeichen",
            "balisedegroupe",
            "etiquettedegroupe",
            "etiquetadegrupo",
            "etiquetadogrupo",
            "tagdigruppo",
            "taggruppo",
            "groepstag",
            "groepslabel",
            "taggrupy",
            "znacznikgrupy",
            "グループタグ",
            "组标记",
            "그룹태그",
        ],
    ),
    (
        Column::AssignedUser,
        &[
            "assigneduser",
            "assigneduserprincipalname",
            "userprincipalname",
            "upn",
            "zugewiesenerbenutzer",
            "zugewiesenebenutzer",
            "utilisateuraffecte",
            "utilisateurattribue",
            "usuarioasignado",
            "usuarioatribuido",
            "utilizadoratribuido",
            "utenteassegnato",
            "toegewezengebruiker",
            "przypisanyuzytkownik",
            "割り当て済みユーザー",
            "割り当てられたユーザー",
            "已分配用户",
        ],
    ),
    (
        Column::Manufacturer,
        &[
            "manufacturername",
            "manufacturer",
            "devicemanufacturer",
            "oemmanufacturername",
            "make",
            "vendor",
            "hersteller",
            "herstellername",
            "fabricant",
            "nomdufabricant",
            "fabricante",
            "produttore",
            "fabrikant",
            "producent",
            "製造元",
            "メーカー",
            "制造商",
        ],
    ),
    (
        Column::Model,
        &[
            "devicemodel",
            "model",
            "modelname",
            "devicemodelname",
            "geratemodell",
            "modell",
            "modele",
            "modeledappareil",
            "modelo",
            "modelodedispositivo",
            "modello",
            "modellodispositivo",
            "モデル",
            "デバイスモデル",
            "型号",
        ],
    ),
];

/// A column that a header field names, and how surely.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Named {
    /// The column.
    pub column: Column,
    /// How near the field is to the column's own name.
    pub word: Word,
}

/// How near a word is to a column's own name, the nearest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Word {
    /// It is [`Column::header`].
    Own,
    /// Another word for the column.
    Other,
    /// One of these with a slip of one or two letters.
    Misspelt,
}

impl Named {
    /// The field has a slip of one or two letters.
    pub fn is_misspelt(self) -> bool {
        self.word == Word::Misspelt
    }
}

/// The column that a header field names, if one.
pub fn column(field: &str) -> Option<Named> {
    let word = folded(field)?;
    let (column, word) = match known(&word) {
        Some((column, 0)) => (column, Word::Own),
        Some((column, _)) => (column, Word::Other),
        None => (nearly(&word)?, Word::Misspelt),
    };
    Some(Named { column, word })
}

/// The same for a word that programs write, and do not misspell.
pub(super) fn exact(field: &str) -> Option<Column> {
    known(&folded(field)?).map(|(column, _)| column)
}

/// The column of a word, and the word's place among those for it.
fn known(word: &str) -> Option<(Column, usize)> {
    WORDS.iter().find_map(|(column, words)| {
        Some((*column, words.iter().position(|known| *known == word)?))
    })
}

/// No header of ours is longer, and a row of hashes must not be folded.
const LONGEST: usize = 120;

/// A field without what does not matter; nothing for what can't be a header.
pub(super) fn folded(field: &str) -> Option<String> {
    let field = field.trim();
    if field.is_empty() || field.len() > LONGEST {
        return None;
    }
    let letters = field.chars().filter(|character| character.is_alphanumeric());
    let word: String = letters.flat_map(char::to_lowercase).map(unaccented).collect();
    (!word.is_empty()).then_some(word)
}

/// The letter without its accent, for the languages of [`WORDS`].
fn unaccented(letter: char) -> char {
    match letter {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ą' => 'a',
        'ç' | 'ć' | 'č' => 'c',
        'è' | 'é' | 'ê' | 'ë' | 'ę' | 'ě' => 'e',
        'ì' | 'í' | 'î' | 'ï' => 'i',
        'ł' => 'l',
        'ñ' | 'ń' => 'n',
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' => 'o',
        'ś' | 'š' => 's',
        'ù' | 'ú' | 'û' | 'ü' => 'u',
        'ý' | 'ÿ' => 'y',
        'ź' | 'ż' | 'ž' => 'z',
        other => other,
    }
}

/// The only column with a word this near: one letter wrong, missing, extra or swapped
/// in words of seven letters and more, two in words of ten and more.
fn nearly(word: &str) -> Option<Column> {
    let letters: Vec<char> = word.chars().collect();
    let mut found = None;
    for (column, words) in WORDS {
        for known in words.iter().filter(|known| known.is_ascii()) {
            let slips = match known.len() {
                0..7 => continue,
                7..10 => 1,
                _ => 2,
            };
            // "Assigned User ID" is another column, and so is "Hardware Hash 2".
            let digits = letters.iter().any(char::is_ascii_digit);
            let id = word.ends_with("id") && !known.ends_with("id");
            if known.len().abs_diff(letters.len()) > slips || digits || id {
                continue;
            }
            if distance(&letters, known) > slips {
                continue;
            }
            match found {
                Some(other) if other != *column => return None,
                _ => found = Some(*column),
            }
        }
    }
    found
}

/// How many letters must be set, left out, put in or swapped with their neighbour.
fn distance(word: &[char], known: &str) -> usize {
    let known: Vec<char> = known.chars().collect();
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=known.len()).collect();
    for (row, letter) in word.iter().enumerate() {
        let mut here = vec![row + 1];
        for (place, other) in known.iter().enumerate() {
            let mut least = (above[place] + usize::from(letter != other))
                .min(above[place + 1] + 1)
                .min(here[place] + 1);
            let swapped = row > 0
                && place > 0
                && word[row - 1] == *other
                && known[place - 1] == *letter;
            if swapped {
                least = least.min(before[place - 1] + 1);
            }
            here.push(least);
        }
        before = std::mem::replace(&mut above, here);
    }
    above.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(column: Column, misspelt: bool, fields: &[&str]) {
        for field in fields {
            let named = super::column(field);
            let named = named.map(|named| (named.column, named.is_misspelt()));
            assert_eq!(named, Some((column, misspelt)), "{field}");
        }
    }

    #[test]
    fn what_tools_write_in_any_case_and_punctuation() {
        check(
            Column::Serial,
            false,
            &[
                "Device Serial Number",
                "device_serial-number",
                "SERIALNUMBER",
                " Serial# ",
            ],
        );
        check(Column::Hash, false, &["Hardware Hash", "HardwareHash", "hardware_hash"]);
        check(Column::ProductId, false, &["Windows Product ID", "PKID"]);
        check(Column::GroupTag, false, &["Group Tag", "Order ID"]);
    }

    #[test]
    fn headers_in_other_languages() {
        check(
            Column::Serial,
            false,
            &[
                "Geräteseriennummer",
                "Numéro de série",
                "Número de serie",
                "Numero di serie",
                "Serienummer",
                "Numer seryjny",
                "シリアル番号",
            ],
        );
        check(
            Column::Hash,
            false,
            &[
                "Hachage matériel",
                "Hash de hardware",
                "ハードウェア ハッシュ",
                "Skrót sprzętu",
            ],
        );
        check(
            Column::GroupTag,
            false,
            &["Gruppentag", "Étiquette de groupe", "Groepstag"],
        );
        check(
            Column::AssignedUser,
            false,
            &["Zugewiesener Benutzer", "Usuário atribuído"],
        );
        check(Column::Manufacturer, false, &["Hersteller", "Fabricante", "Producent"]);
        check(Column::Model, false, &["Modell", "Modèle", "Modelo"]);
    }

    #[test]
    fn the_name_that_readers_ask_for_is_the_first_word_of_each_column() {
        for column in Column::ALL {
            let word = Word::Own;
            assert_eq!(super::column(column.header()), Some(Named { column, word }));
        }
    }

    #[test]
    fn a_slip_of_one_or_two_letters() {
        check(Column::Hash, true, &["Hardware Hahs", "Hardwre Hash", "Hardwarre Hassh"]);
        check(Column::Serial, true, &["Serail Number", "Device Seriel Numbr"]);
        check(Column::GroupTag, true, &["Grup Tag", "Gruop Tag"]);
        check(Column::AssignedUser, true, &["Asigned User", "Assigned Users"]);
    }

    #[test]
    fn other_columns_are_not_ours() {
        for field in [
            "",
            "---",
            "Device Name",
            "Room",
            "Assigned User ID",
            "Hardware Hash 2",
            "Device ID",
            "Group",
            "Group Type",
            "Product Name",
            "Mode",
            "Owner",
            "5CG0001A",
        ] {
            assert_eq!(column(field), None, "{field}");
        }
        assert_eq!(column(&"x".repeat(4000)), None);
    }

    #[test]
    fn no_word_stands_for_two_columns() {
        let words = WORDS.iter().flat_map(|(_, words)| words.iter());
        let mut words: Vec<_> = words.collect();
        words.sort();
        let all = words.len();
        words.dedup();
        assert_eq!(words.len(), all);
        for word in words {
            assert_eq!(folded(word).as_deref(), Some(*word), "folded as it stands");
        }
    }
}
