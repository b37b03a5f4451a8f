//! Exports of other lists, which hold no hash.

use super::*;

pub fn all() -> Vec<Made> {
    let d = devices(240, 2);
    let fill = |row: &str, d: &Device, n: usize| {
        row.replace("{S}", &d.serial)
            .replace("{M}", &d.manufacturer)
            .replace("{m}", &d.model)
            .replace("{n}", &n.to_string())
    };
    let export = |header: &str, row: &str| {
        table(header, (1..).zip(&d).map(|(n, d)| fill(row, d, n)))
    };
    const ID: &str = "00000000-0000-4000-8000-00000000000{n}";
    vec![
        made(
            "export-intune-devices.csv",
            "Intune, Devices, All devices, Export",
            format!(
                "\u{feff}{}",
                export(
                    "Device ID,Device name,Enrollment date,Last check-in,Azure AD Device ID,OS version,Azure AD registered,EAS activation ID,Serial number,Manufacturer,Model,EAS activated,IMEI,Last EAS sync time,EAS reason,EAS status,Compliance grace period expiration,Security patch level,Wi-Fi MAC,MEID,Subscriber carrier,Total storage,Free storage,Management name,Category,UserId,Primary user UPN,Primary user email address,Primary user display name,WiFiIPv4Address,WiFiSubnetID,Compliance,Managed by,Ownership,Device state,Intune registered,Supervised,Encrypted,OS,SkuFamily,JoinType,Phone number,Jailbroken,ICCID,EthernetMAC,CellularTechnology,ProcessorArchitecture",
                    &format!(
                        "{ID},PC-{{n}},2024-03-01 08:00:00.0000000,2024-03-04 09:00:00.0000000,{ID},10.0.26100.1,True,,{{S}},{{M}},{{m}},False,,,0,Unknown,,,,,,237,180,user_Windows,,{ID},ada@contoso.example,ada@contoso.example,Ada,,,Compliant,Intune,Corporate,Managed,True,False,True,Windows,Enterprise,Azure AD joined,,False,,,,x64"
                    ),
                )
            ),
        ),
        made(
            "export-autopilot-devices.csv",
            "Intune, Windows Autopilot devices, Export",
            format!(
                "\u{feff}{}",
                export(
                    "Serial number,Manufacturer,Model,Group tag,Profile status,Purchase order,Assigned user,Microsoft Entra device,Last contacted",
                    "{S},{M},{m},HQ,Assigned,,ada@contoso.example,PC-{n},2024-03-04T09:00:00Z",
                )
            ),
        ),
        made(
            "export-entra-devices.csv",
            "Entra, Devices, Download devices",
            format!(
                "\u{feff}{}",
                export(
                    "displayName,accountEnabled,operatingSystem,operatingSystemVersion,joinType (trustType),registeredOwners,userNames,mdmDisplayName,isCompliant,registrationTime,approximateLastSignInDateTime,deviceId,isManaged,objectId,profileType,systemLabels,model",
                    &format!(
                        "PC-{{n}},True,Windows,10.0.26100.1,Azure AD joined,Ada,ada@contoso.example,Microsoft Intune,True,2024-03-01 08:00:00Z,2024-03-04 09:00:00Z,{ID},True,{ID},RegisteredDevice,,{{m}}"
                    ),
                )
            ),
        ),
        made(
            "export-endpoint-analytics.csv",
            "Endpoint analytics, Device performance, Export",
            format!(
                "\u{feff}{}",
                export(
                    "Device Name,Model,Manufacturer,Endpoint analytics score,Startup performance score,Application reliability score,Health status,Core boot time (s),Core sign-in time (s)",
                    "PC-{n},{m},{M},72,80,64,Meeting goals,31,12",
                )
            ),
        ),
        made(
            "export-cloud-provisioning.csv",
            "Endpoint analytics, Cloud provisioning, Export",
            format!(
                "\u{feff}{}",
                export(
                    "Device name,Serial number,Manufacturer,Model,OS version,Device type,Windows Autopilot registered,Autopilot profile assigned,Co-managed",
                    "PC-{n},{S},{M},{m},10.0.26100.1,Laptop,No,No,Yes",
                )
            ),
        ),
        made(
            "export-managed-desktop.csv",
            "Managed Desktop, device inventory report",
            export(
                "Serial Number,Device Name,Ring Name,Device Model,Device Manufacturer,Device Profile,Device Status,Last Seen,Enrolled By User UPN,OS Version",
                "{S},MMD-{n},Broad,{m},{M},Standard,Active,2024-03-04,ada@contoso.example,10.0.26100.1",
            ),
        ),
        made(
            "device-link.csv",
            "Export device information in the Autopilot menu of OOBE: a DeviceLink, whose header no page documents",
            format!("DeviceLink\r\n{}\r\n", "eyJ2IjoxLCJkIjoiY29udG9zbyJ9".repeat(6),),
        ),
        made(
            "device-link-columns.csv",
            "the same with columns",
            table(
                "Serial Number,Manufacturer,Model,Device Link",
                [fill("{S},{M},{m},", &d[0], 1)
                    + &"eyJ2IjoxLCJkIjoiY29udG9zbyJ9".repeat(6)],
            ),
        ),
        made(
            "shopping-list.csv",
            "a file dropped by mistake",
            "Item,Quantity,Price\r\nMilk,2,1.09\r\nBread,1,2.49\r\nApples,6,0.40\r\n",
        ),
        made(
            "user-list.csv",
            "users to be created in bulk",
            "version:v1.0\r\nName [displayName] Required,User name [userPrincipalName] Required,Initial password [passwordProfile] Required,Block sign in (Yes/No) [accountEnabled] Required\r\nAda,ada@contoso.example,not-a-password,No\r\n",
        ),
    ]
}
