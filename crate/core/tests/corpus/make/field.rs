//! Tags, users and product key IDs that are not what was meant.

use super::*;

pub fn all() -> Vec<Made> {
    let d = devices(260, 12);
    let tags = |tags: &[&str]| table(A4, d.iter().zip(tags).map(|(d, tag)| a4(d, tag)));
    let users = |users: &[&str]| {
        table(A5, d.iter().zip(users).map(|(d, user)| a5(d, "HQ", user)))
    };
    vec![
        made(
            "tags-case.csv",
            "one tag in several spellings",
            tags(&[
                "Field-Sales",
                "Field-Sales",
                "Field-Sales",
                "field-sales",
                "Field-Sales ",
                "Field Sales",
            ]),
        ),
        made(
            "tags-managed-desktop.csv",
            "tags of Managed Desktop, some misspelt",
            tags(&[
                "Microsoft365Managed_Standard",
                "microsoft365managed_standard",
                "Microsoft365Managed\\_PowerUser",
                "Microsoft365_Managed_Standard",
                "Microsoft365Managed_PowerUser-Shared",
                "Microsoft365Managed_Kiosk-Shared",
            ]),
        ),
        made(
            "tags-formula.csv",
            "tags that a spreadsheet would run",
            tags(&[
                "=HYPERLINK(\"http://contoso.example\")",
                "+1",
                "-2",
                "@SUM(A1)",
                "=cmd|' /C calc'!A0",
            ]),
        ),
        made(
            "tags-markup.csv",
            "tags that a page would run if it took text for markup",
            tags(&[
                "<b>HQ</b>",
                "<img src=x onerror=alert(1)>",
                "&lt;HQ&gt;",
                "{{HQ}}",
                "${HQ}",
            ]),
        ),
        made(
            "tags-bidi.csv",
            "tags with characters that turn or hide text",
            tags(&[
                "HQ\u{202e}dleiF",
                "H\u{200b}Q",
                "HQ\u{feff}",
                "\u{2066}HQ\u{2069}",
                "НQ",
            ]),
        ),
        made(
            "tags-blanks.csv",
            "tags with blanks of several kinds",
            tags(&[" HQ", "HQ ", "HQ\t", "\u{a0}HQ", "H  Q", "   "]),
        ),
        made(
            "tags-null.csv",
            "what programs write for nothing",
            tags(&["null", "NULL", "N/A", "-", "none", "undefined"]),
        ),
        made(
            "tags-long.csv",
            "a tag of three hundred characters",
            tags(&[&"Long-".repeat(60), "HQ"]),
        ),
        made(
            "tags-smart-dash.csv",
            "a tag through Word: a dash for the hyphen",
            tags(&["HQ–North", "HQ-North", "HQ-North"]),
        ),
        made(
            "users-domainless.csv",
            "users of all kinds",
            users(&[
                "ada",
                "CONTOSO\\ada",
                "ada@contoso",
                "ada@contoso.example",
                "Ada Lovelace <ada@contoso.example>",
                "ada@contoso.example;bob@contoso.example",
                "mailto:ada@contoso.example",
                "ada@@contoso.example",
                " ada@contoso.example",
                "ada@contoso.example.",
                "ada lovelace@contoso.example",
            ]),
        ),
        made(
            "users-formula.csv",
            "users that a spreadsheet would run",
            users(&["=1+1@contoso.example", "@contoso.example"]),
        ),
        made(
            "product-ids-shapes.csv",
            "product IDs of every shape beside hashes",
            table(
                A3,
                d.iter()
                    .zip([
                        "3300012345678",
                        "00329-00000-0003-AA606",
                        "VK7JG-AAAAA-BBBBB-CCCCC-3V66T",
                        "330001234567",
                        "3.30001E+12",
                        "n/a",
                    ])
                    .map(|(d, id)| format!("{},{id},{}", d.serial, d.hash())),
            ),
        ),
        made(
            "product-id-own.csv",
            "the product key ID that the hash has, and another",
            table(A3, {
                let with: Vec<&Device> =
                    d.iter().filter(|d| d.product_key_id.is_some()).take(2).collect();
                let own = with[0].product_key_id.clone().unwrap_or_default();
                [
                    format!("{},{own},{}", with[0].serial, with[0].hash()),
                    format!("{},{own},{}", with[1].serial, with[1].hash()),
                ]
            }),
        ),
    ]
}
