//! Files that are something else altogether.

use super::*;

pub fn all() -> Vec<Made> {
    let d = devices(320, 2);
    vec![
        made(
            "json-graph.json",
            "an answer of Graph saved",
            format!(
                "{{\n  \"value\": [\n    {{ \"serialNumber\": \"{}\", \"hardwareIdentifier\": \"{}\", \"groupTag\": \"HQ\" }}\n  ]\n}}\n",
                d[0].serial,
                d[0].hash(),
            ),
        ),
        made(
            "json-settings.json",
            "some settings",
            "{\"name\":\"contoso\",\"list\":[1,2,3]}",
        ),
        made(
            "html-error.csv",
            "a download that gave the sign-in page of a proxy",
            "<!DOCTYPE html>\r\n<html lang=\"en\"><head><title>403 Forbidden</title></head>\r\n<body><h1>Forbidden</h1><p>You don't have permission to access hashes.csv, sorry.</p></body></html>\r\n",
        ),
        made("pdf.csv", "a PDF renamed", {
            let mut bytes = b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n1 0 obj\n<< /Type /Catalog >>\nendobj\nstream\n".to_vec();
            bytes.extend(noise(600));
            bytes.extend(b"\nendstream\n%%EOF\n");
            bytes
        }),
        made("png.csv", "a picture renamed", {
            let mut bytes =
                b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x10\0\0\0\x10\x08\x06\0\0\0"
                    .to_vec();
            bytes.extend(noise(600));
            bytes
        }),
        made("exe.csv", "a program renamed", {
            let mut bytes =
                b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0\xb8\0\0\0\0\0\0\0@\0\0\0"
                    .to_vec();
            bytes.resize(0x80, 0);
            bytes.extend(b"PE\0\0d\x86\x06\0");
            bytes.extend(noise(400));
            bytes
        }),
        made("noise.bin", "bytes of no kind", noise(2000)),
        made(
            "script.ps1",
            "the script itself instead of its output",
            "<#PSScriptInfo\r\n.VERSION 3.9\r\n#>\r\nparam(\r\n  [Parameter(Mandatory=$False)] [String] $OutputFile = \"\",\r\n  [Parameter(Mandatory=$False)] [String] $GroupTag = \"\"\r\n)\r\n$c = New-Object psobject -Property @{ \"Device Serial Number\" = $serial; \"Hardware Hash\" = $hash }\r\n",
        ),
        made(
            "script-error.csv",
            "the script's complaint in its output file",
            "Get-WindowsAutopilotInfo : Unable to retrieve device hardware data (hash) from computer localhost\r\nAt line:1 char:1\r\n+ CategoryInfo          : DeviceError: (:) [Write-Error], WriteErrorException\r\n",
        ),
        made(
            "email.eml",
            "an e-mail with the list as text",
            format!(
                "From: ada@contoso.example\r\nSubject: hashes\r\nContent-Type: text/plain\r\n\r\nHello,\r\n\r\nhere is the list:\r\n\r\n{}\r\nAda\r\n",
                table_a3(&d[..1]),
            ),
        ),
    ]
}

/// Bytes that look like chance and are always the same.
pub fn noise(count: usize) -> Vec<u8> {
    (0..count as u64).map(|n| preflight_core::hash::generate::splitmix(n) as u8).collect()
}
