//! Tables of every shape: columns, headers, lines that do not belong.

use super::script::tuple;
use super::*;

pub fn all() -> Vec<Made> {
    let d = devices(200, 5);
    let row = |d: &Device, cells: &[&str]| {
        let hash = d.hash();
        let cell = |cell: &&str| match *cell {
            "S" => d.serial.clone(),
            "H" => hash.clone(),
            "M" => d.manufacturer.clone(),
            "m" => d.model.clone(),
            other => other.to_owned(),
        };
        cells.iter().map(cell).collect::<Vec<_>>().join(",")
    };
    let two = |header: &str, cells: &[&str]| {
        table(header, d[..2].iter().map(|d| row(d, cells)))
    };
    vec![
        made("columns-reordered.csv", "the columns in another order", two(
            "Group Tag,Hardware Hash,Assigned User,Device Serial Number",
            &["HQ", "H", "ada@contoso.example", "S"],
        )),
        made("columns-extra.csv", "an asset list with the hash in it", two(
            "Asset,Room,Device Serial Number,Windows Product ID,Hardware Hash,Group Tag,Price",
            &["A-17", "2.04", "S", "", "H", "HQ", "899.00"],
        )),
        made("columns-two.csv", "serial number and hash alone", two("Device Serial Number,Hardware Hash", &["S", "H"])),
        made("column-serial-missing.csv", "no column of serial numbers", two("Windows Product ID,Hardware Hash", &["", "H"])),
        made("column-hash-missing.csv", "no column of hashes", two("Device Serial Number,Windows Product ID,Group Tag", &["S", "", "HQ"])),
        made("column-twice.csv", "two columns of one name: an old tag and a new one", two(
            &format!("{A4},Group Tag"), &["S", "", "H", "Old", "New"],
        )),
        made("header-german.csv", "headers translated by hand", lines_with("\r\n",
            two("Geräteseriennummer,Windows-Produkt-ID,Hardwarehash,Gruppentag,Zugewiesener Benutzer",
                &["S", "", "H", "HQ", "ada@contoso.example"]).lines())),
        made("header-french.csv", "headers translated by hand", two(
            "Numéro de série de l’appareil,ID de produit Windows,Hachage matériel,Balise de groupe,Utilisateur affecté",
            &["S", "", "H", "Siège", "ada@contoso.example"],
        )),
        made("header-spanish.csv", "headers translated by hand", latin(&two(
            "Número de serie del dispositivo,Id. de producto de Windows,Hash de hardware",
            &["S", "", "H"],
        ))),
        made("header-misspelt.csv", "headers typed by hand", two(
            "Device Serail Number,Windows Prodcut ID,Hardware Hsah", &["S", "", "H"],
        )),
        made("header-synonyms.csv", "headers of somebody's own script", two(
            "SerialNo,PKID,HWID,OrderID,UPN", &["S", "", "H", "HQ", "ada@contoso.example"],
        )),
        made("header-lower-case.csv", "headers in small letters", two(
            &A5.to_lowercase(), &["S", "", "H", "HQ", "ada@contoso.example"],
        )),
        made("headerless.csv", "the header line deleted", lines(d[..3].iter().map(a3))),
        made("headerless-tags.csv", "the same with tags and users", lines(
            d[..3].iter().map(|d| a5(d, "HQ", "ada@contoso.example")),
        )),
        made("bare-hashes.txt", "hashes pasted one a line", lines(d[..3].iter().map(Device::hash))),
        made("bare-hash.txt", "one hash on the clipboard, its line not ended", d[0].hash()),
        made("serial-and-hash-pasted.txt", "serial number and hash pasted with a blank between", lines(
            d[..2].iter().map(|d| format!("{} {}", d.serial, d.hash())),
        )),
        made("title-rows.csv", "a title, a date and a blank line above the header", format!(
            "Laptops for the Cologne office,,\r\nas of 3 March,,\r\n,,\r\n{}", table_a3(&d[..2]),
        )),
        made("total-row.csv", "a line below the rows that counts them", table_a3(&d[..2]) + "Total: 2 devices,,\r\n"),
        made("comment-lines.csv", "remarks between the rows", table(A3, [
            "# delivered in March".to_owned(), a3(&d[0]), "# delivered in April".to_owned(), a3(&d[1]),
        ])),
        made("blank-lines.csv", "blank lines above, between and below", format!(
            "\r\n\r\n{A3}\r\n\r\n{}\r\n\r\n   \r\n{}\r\n\r\n", a3(&d[0]), a3(&d[1]),
        )),
        made("ragged-rows.csv", "rows with fields too few and too many", table(A5, [
            a3(&d[0]), a5(&d[1], "HQ", "ada@contoso.example") + ",,remark", d[2].serial.clone(), a4(&d[3], "HQ"),
        ])),
        made("columns-300.csv", "three hundred columns", {
            let more = |word: &str| (4..=300).map(|n| format!(",{word}{n}")).collect::<String>();
            table(&(A3.to_owned() + &more("Column")), [a3(&d[0]) + &more("")])
        }),
        made("pipes.csv", "separated by |", table_a3(&d[..2]).replace(',', "|")),
        made("spaces-after-commas.csv", "a blank after each comma", table_a3(&d[..2]).replace(',', ", ")),
        made("markdown-table.md", "a table of a wiki", format!(
            "| Device Serial Number | Hardware Hash |\n|---|---|\n| {} | {} |\n", d[0].serial, d[0].hash(),
        )),
        // Flavours of other readers.
        made("partner-center.csv", "for Partner Center: a hash, a tuple and a product key ID", table(P5, [
            format!("{},,", a3(&d[0])), tuple(&d[1]), ",3300012345678,,,".to_owned(),
        ])),
        made("partner-center-sample.csv", "Partner Center's own sample filled in, its explanation left in", {
            let mut text = table("Device serial number,Windows product ID,Hardware hash,Manufacturer name,Device model", [
                tuple(&d[0]), ",3300012345678,,,".to_owned(), format!(",,{},,", d[1].hash()),
            ]);
            text += ",,,,\r\n,,,,\r\nSAMPLE EXPLAINED (remove the following section before uploading),,,,\r\n\
                     ,,,,\r\nRow 2: serial number with manufacturer name and device model,,,,\r\n\
                     Row 3: Windows product ID only,,,,\r\nRow 4: hardware hash only,,,,\r\n,,,,\r\n";
            format!("\u{feff}{text}")
        }),
        made("tuples-incomplete.csv", "tuples with a part missing", table(P5, [
            tuple(&d[0]),
            format!("{},,,{},", d[1].serial, d[1].manufacturer),
            format!("{},,,,{}", d[2].serial, d[2].model),
            format!(",,,{},{}", d[3].manufacturer, d[3].model),
        ])),
        made("product-ids.csv", "product key IDs read from the boxes, one of them short", table(P5, [
            ",3300012345678,,,".to_owned(), ",3300012345685,,,".to_owned(), ",330001234569,,,".to_owned(),
        ])),
        made("managed-desktop-self.csv", "for Managed Desktop, filled in below its sample row", format!(
            "\u{feff}Manufacturer,Model,Serial Number,Hardware Hash\n\
             SpiralOrbit,ContosoABC,000000000000,dGhpc2RldmljZWlzYW5tbWRkZXZpY2U\n{}",
            lines_with("\n", d[..2].iter().map(|d| row(d, &["M", "m", "S", "H"]))),
        )),
        made("managed-desktop-partner.csv", "for Managed Desktop by a partner, below its sample row", format!(
            "\u{feff}Manufacturer,Model,Serial Number\nSpiralOrbit,ContosoABC,000000000000\n{}",
            lines_with("\n", d[..2].iter().map(|d| row(d, &["M", "m", "S"]))),
        )),
        made("configmgr-report.csv", "the report Windows Autopilot Device Information of ConfigMgr, exported as it is", format!(
            "\u{feff}Textbox1,Textbox5\r\nWindows Autopilot Device Information,Collection: All Laptops\r\n\r\n\
             Textbox12,Textbox14,Textbox16,Serial_Number,Windows_Product_ID,Hardware_Hash\r\n{}",
            lines(d[..3].iter().map(|d| format!("{A3},{}", a3(d)))),
        )),
        made("configmgr-report-mended.csv", "the same, its first three rows deleted as Microsoft's page says", format!(
            "Textbox12,Textbox14,Textbox16,Serial_Number,Windows_Product_ID,Hardware_Hash\r\n{}",
            lines(d[..3].iter().map(|d| format!("{A3},{}", a3(d)))),
        )),
        made("configmgr-query.csv", "the query of Managed Desktop's old page, exported", two("Serial_Number,HardwareHash", &["S", "H"])),
        made("hololens.csv", "DeviceHash file of a HoloLens 2 diagnostics", utf16(&table(A5, [a5(&hololens(), "", "")]))),
        made("identifiers-serial.csv", "corporate identifiers: serial number and details, no header", lines(
            d[..3].iter().map(|d| format!("{},Laptop of the Cologne office", d.serial)),
        )),
        made("identifiers-imei.csv", "corporate identifiers: IMEI and details", "490154203237518,Tablet 1\r\n356938035643809,Tablet 2\r\n"),
        made("identifiers-windows.csv", "corporate identifiers for Windows: manufacturer, model, serial", lines(
            d[..3].iter().map(|d| row(d, &["M", "m", "S"])),
        )),
    ]
}

fn hololens() -> Device {
    Device {
        manufacturer: "Contoso Holo".to_owned(),
        model: "Holo 2".to_owned(),
        ..Device::numbered(230)
    }
}
