//! What Get-WindowsAutopilotInfo writes, and what becomes of several such files.

use super::*;

pub fn all() -> Vec<Made> {
    let d = devices(100, 6);
    vec![
        made(
            "script-powershell-5.csv",
            "Get-WindowsAutopilotInfo -OutputFile under Windows PowerShell 5.1",
            utf16(&table_a3(&d[..3])),
        ),
        made(
            "script-powershell-7.csv",
            "the same script under PowerShell 7",
            table_a3(&d[..3]),
        ),
        made(
            "script-group-tag.csv",
            "the script with -GroupTag, in two runs with -Append",
            utf16(&table(A4, [a4(&d[1], "HQ"), a4(&d[0], "HQ")])),
        ),
        made(
            "script-assigned-user.csv",
            "the script with -GroupTag and -AssignedUser",
            utf16(&table(A5, [a5(&d[0], "HQ", "ada@contoso.example")])),
        ),
        made(
            "script-assigned-user-only.csv",
            "the script with -AssignedUser alone: it writes the tag's column all the same",
            utf16(&table(A5, [a5(&d[0], "", "ada@contoso.example")])),
        ),
        made(
            "script-append-tags-lost.csv",
            "two runs with -GroupTag, then one with -Append and without it: the script \
             writes the whole file again with the columns of the last run, and the tags \
             are gone without a trace",
            utf16(&table_a3(&[d[2].clone(), d[1].clone(), d[0].clone()])),
        ),
        made(
            "script-partner.csv",
            "the script with -Partner: maker and model are blank where the hash was read",
            utf16(&table(P5, d[..2].iter().map(|d| format!("{},,", a3(d))))),
        ),
        made(
            "script-partner-force.csv",
            "the script with -Partner -Force: the tuple instead of the hash",
            utf16(&table(P5, d[..3].iter().map(tuple))),
        ),
        made(
            "script-console-table.txt",
            "the script without -OutputFile, its table sent to a file with `>`: PowerShell \
             cuts each value to the width of the window",
            utf16(&console_table(&d[..2])),
        ),
        made(
            "script-console-list.txt",
            "the script's output through Format-List, copied from the window: the hash is \
             broken at its width and indented",
            console_list(&d[..2]),
        ),
        made(
            "script-export-csv.csv",
            "the script's objects through Export-Csv of Windows PowerShell 5.1: a #TYPE \
             line, everything in quotes",
            format!(
                "#TYPE Selected.System.Management.Automation.PSCustomObject\r\n{}",
                quoted(&table_a3(&d[..2]))
            ),
        ),
        made(
            "quotes-kept.csv",
            "Export-Csv -NoTypeInformation: everything in quotes",
            quoted(&table(
                A5,
                [a5(&d[0], "HQ", "ada@contoso.example"), a5(&d[1], "", "")],
            )),
        ),
        made(
            "merged-one-liner.csv",
            "three files of one device each through Microsoft's one line of PowerShell",
            utf16(&table_a3(&d[..3])),
        ),
        made(
            "merged-one-liner-comma.csv",
            "the same over a tag with a comma: the one line deletes the quotes round it, \
             and the row has a field too many",
            utf16(&table(
                A5,
                [
                    a5(&d[0], "Sales, EMEA", "ada@contoso.example"),
                    a5(&d[1], "HQ", "bob@contoso.example"),
                ],
            )),
        ),
        made(
            "merged-by-copy.csv",
            "`copy *.csv all.csv` over three files of PowerShell 7: the header stands three \
             times, and copy ends its text with a Ctrl+Z",
            [&table_a3(&d[..1]), &table_a3(&d[1..2]), &table_a3(&d[2..3]), "\u{1a}"]
                .concat(),
        ),
        made(
            "merged-by-copy-other-columns.csv",
            "the same over files of different columns: the second has tags and another order",
            [
                table_a3(&d[..1]),
                table(
                    "Group Tag,Device Serial Number,Windows Product ID,Hardware Hash",
                    [format!("HQ,{}", a3(&d[1]))],
                ),
            ]
            .concat(),
        ),
        made(
            "merged-by-copy-utf16.csv",
            "`copy /b` over three files of Windows PowerShell 5.1: a BOM before each header",
            d[..3]
                .iter()
                .flat_map(|d| utf16(&table_a3(std::slice::from_ref(d))))
                .collect::<Vec<_>>(),
        ),
        made(
            "merged-bom-in-the-middle.csv",
            "`copy /b` over two files of UTF-8 with BOM",
            [table_a3(&d[..1]), table_a3(&d[1..2])]
                .map(|t| format!("\u{feff}{t}"))
                .concat(),
        ),
        made(
            "merged-last-line-glued.csv",
            "files without a final newline joined: the second header hangs on the last hash",
            [table_a3(&d[..1]).trim_end(), table_a3(&d[1..2]).trim_end()].concat(),
        ),
        made(
            "utf16-with-ascii-tail.csv",
            "a row added with `echo … >>` in cmd to a file of Windows PowerShell 5.1",
            [utf16(&table_a3(&d[..2])), lines([a3(&d[2])]).into_bytes()].concat(),
        ),
        made(
            "utf16-tail-behind-ascii.csv",
            "a row added with `>>` in Windows PowerShell 5.1 to an ASCII file",
            [table_a3(&d[..2]).into_bytes(), utf16(&lines([a3(&d[2])]))[2..].to_vec()]
                .concat(),
        ),
    ]
}

/// The line that the script writes with `-Partner -Force`.
pub fn tuple(d: &Device) -> String {
    format!("{},,,{},{}", d.serial, d.manufacturer, d.model)
}

/// Every field in quotes.
pub fn quoted(table: &str) -> String {
    lines(table.lines().map(|line| format!("\"{}\"", line.replace(',', "\",\""))))
}

fn console_table(devices: &[Device]) -> String {
    let row = |serial: &str, hash: &str| format!("{serial:<20} {:<18} {hash}", "");
    let head = format!(
        "{:<20} {:<18} {}",
        "Device Serial Number", "Windows Product ID", "Hardware Hash"
    );
    let rule =
        format!("{:<20} {:<18} {}", "-".repeat(20), "-".repeat(18), "-".repeat(13));
    let rows = devices.iter().map(|d| row(&d.serial, &format!("{}...", &d.hash()[..77])));
    lines([String::new(), head, rule].into_iter().chain(rows).chain([String::new()]))
}

fn console_list(devices: &[Device]) -> String {
    let mut text = String::from("\r\n");
    for device in devices {
        text.push_str(&format!("Device Serial Number : {}\r\n", device.serial));
        text.push_str("Windows Product ID   : \r\n");
        let hash = device.hash();
        for (place, piece) in hash.as_bytes().chunks(97).enumerate() {
            let label = if place == 0 {
                "Hardware Hash        : "
            } else {
                "                       "
            };
            text.push_str(&format!("{label}{}\r\n", String::from_utf8_lossy(piece)));
        }
        text.push_str("\r\n");
    }
    text
}
