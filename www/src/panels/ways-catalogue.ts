/**
 * Every way by which a device gets into Autopilot: who takes it, what it needs, its steps,
 * what can be made for it here, what goes wrong with it, and where that is written.
 *
 * Sentences are in the language files; commands and the names of sources are the same in
 * every language. A source is a repository of Microsoft's documentation and a page in it.
 */
import type { Key } from '../language.ts';

const ADD = 'MicrosoftDocs/memdocs: autopilot/add-devices.md';
const MANUAL = 'MicrosoftDocs/memdocs: autopilot/manual-registration.md';
const CONSENT = 'MicrosoftDocs/memdocs: autopilot/registration-auth.md';
const OEM = 'MicrosoftDocs/memdocs: autopilot/oem-registration.md';
const PARTNER = 'MicrosoftDocs/memdocs: autopilot/partner-registration.md';
const FAQ = 'MicrosoftDocs/memdocs: autopilot/faq.yml';
const KNOWN = 'MicrosoftDocs/memdocs: autopilot/known-issues.md';
const PROFILES = 'MicrosoftDocs/memdocs: autopilot/profiles.md';
const TROUBLE = 'MicrosoftDocs/memdocs: autopilot/troubleshooting-faq.yml';
const BOARD = 'MicrosoftDocs/memdocs: autopilot/autopilot-motherboard-replacement.md';
const DEREGISTER = 'MicrosoftDocs/memdocs: autopilot/includes/deregister-autopilot-device.md';
const OVERVIEW = 'MicrosoftDocs/memdocs: autopilot/registration-overview.md';
const DEVICE_PREPARATION = 'MicrosoftDocs/memdocs: autopilot/device-preparation';
const IDENTIFIERS = 'MicrosoftDocs/memdocs: memdocs/intune/enrollment/corporate-identifiers-add.md';
const CONFIGMGR = 'MicrosoftDocs/memdocs: memdocs/configmgr/comanage/how-to-prepare-Win10.md';
const EXISTING = 'MicrosoftDocs/microsoft-365-docs: microsoft-365/managed-desktop/get-started/manual-registration-existing-devices.md';
const ERRORS = 'MicrosoftDocs/SupportArticles-docs: support/mem/intune/device-enrollment/import-windows-autopilot-device-csv-files-errors.md';
const PARTNER_CENTER = 'Partner Center: autopilot.md';
const BATCH = 'Partner Center: upload-a-list-of-devices-to-create-a-new-batch-for-the-specified-customer.md';
const GRAPH = 'microsoftgraph/microsoft-graph-docs-contrib: api-reference/v1.0';
const ADMIN_CONSENT = 'Microsoft Entra: v2-admin-consent';
const SCRIPT = 'Get-WindowsAutopilotInfo.ps1';
const MANAGED = 'MicrosoftDocs/Managed-Desktop: managed-desktop/prepare/manual-registration.md';
const MANAGED_TAGS = 'MicrosoftDocs/Managed-Desktop: managed-desktop/prepare/partner-registration.md';
const MANAGED_END = 'MicrosoftDocs/Managed-Desktop: managed-desktop/index.yml';
const AUTOPATCH = 'MicrosoftDocs/windows-itpro-docs: windows-autopatch-register-devices.md';
const HOLOLENS = 'MicrosoftDocs/HoloLens: hololens2-autopilot.md';
const DIRECT_REPORT = 'MicrosoftDocs/windows-itpro-docs: issue 5510';

/** A command to copy. */
export interface Command {
  name: Key;
  /** Where it is run, and what it gives. */
  about: Key;
  lines: string;
  source: string;
}

export interface Way {
  id: string;
  title: Key;
  who: Key;
  needs?: Key[];
  steps: Key[];
  commands?: Command[];
  /** Names of targets to save for (`session/save/target.rs`). */
  targets?: string[];
  /** What Preflight does for it. */
  makes: Key;
  wrong?: Key[];
  /** Facts of one page each, such as limits: what, and where it is written. */
  facts?: [Key, string][];
  sources: string[];
}

export interface Group {
  title: Key;
  ways: Way[];
}

/** The same line for every device: its row is added to those of the others. */
const MERGE = 'PowerShell.exe -ExecutionPolicy Bypass -File .\\Get-WindowsAutopilotInfo.ps1 -OutputFile .\\AutopilotHWID.csv -Append';

export const GROUPS: Group[] = [
  {
    title: 'ways.group.supplier',
    ways: [
      {
        id: 'oem',
        title: 'ways.oem', who: 'ways.oem.who',
        needs: ['ways.oem.need.consent', 'ways.oem.need.identity'],
        steps: ['ways.oem.step.link', 'ways.oem.step.accept', 'ways.oem.step.order', 'ways.oem.step.profile'],
        targets: ['tuples'], makes: 'ways.oem.makes',
        wrong: ['ways.oem.wrong.remove', 'ways.oem.wrong.tuple', 'ways.oem.wrong.board'],
        sources: [OEM, CONSENT, OVERVIEW, BOARD],
      },
      {
        id: 'partner',
        title: 'ways.partner', who: 'ways.partner.who',
        needs: ['ways.partner.need.relationship', 'ways.partner.need.identity', 'ways.partner.need.role'],
        steps: ['ways.partner.step.consent', 'ways.partner.step.file', 'ways.partner.step.upload', 'ways.partner.step.result'],
        targets: ['partner-center', 'tuples'], makes: 'ways.partner.makes',
        wrong: ['ways.partner.wrong.case', 'ways.partner.wrong.found', 'ways.partner.wrong.elsewhere'],
        facts: [
          ['ways.partner.fact.rows', MANUAL], ['ways.partner.fact.tag', PARTNER],
          ['ways.partner.fact.columns', PARTNER_CENTER], ['ways.partner.fact.tuple', PARTNER_CENTER],
        ],
        sources: [PARTNER_CENTER, PARTNER, MANUAL, BOARD, DEREGISTER],
      },
      {
        id: 'partner-api',
        title: 'ways.partner-api', who: 'ways.partner-api.who',
        needs: ['ways.partner.need.relationship', 'ways.partner-api.need.token'],
        steps: ['ways.partner.step.consent', 'ways.partner-api.step.body', 'ways.partner-api.step.send', 'ways.partner-api.step.poll'],
        targets: ['partner-center-api'], makes: 'ways.partner-api.makes',
        wrong: ['ways.partner-api.wrong.batch', 'ways.partner.wrong.found'],
        sources: [BATCH, CONSENT],
      },
    ],
  },
  {
    title: 'ways.group.admin',
    ways: [
      {
        id: 'here',
        title: 'ways.here', who: 'ways.here.who',
        needs: ['ways.here.need.role', 'ways.here.need.consent', 'ways.here.need.licence'],
        steps: ['ways.here.step.open', 'ways.here.step.mend', 'ways.here.step.sign-in', 'ways.here.step.plan', 'ways.here.step.register', 'ways.here.step.profile'],
        targets: ['intune', 'report'], makes: 'ways.here.makes',
        wrong: ['ways.here.wrong.same', 'ways.here.wrong.other', 'ways.here.wrong.invalid', 'ways.here.wrong.accepted'],
        sources: [`${GRAPH}/api/intune-enrollment-importedwindowsautopilotdeviceidentity-import.md`, ADD, ERRORS],
      },
      {
        id: 'intune',
        title: 'ways.intune', who: 'ways.intune.who',
        needs: ['ways.here.need.role', 'ways.here.need.licence'],
        steps: ['ways.intune.step.save', 'ways.intune.step.import', 'ways.intune.step.wait', 'ways.intune.step.next'],
        targets: ['intune', 'intune-3'], makes: 'ways.intune.makes',
        wrong: ['ways.intune.wrong.header', 'ways.intune.wrong.internal', 'ways.intune.wrong.refused'],
        facts: [
          ['ways.intune.fact.rows', ADD], ['ways.intune.fact.header', ADD], ['ways.intune.fact.extra', ADD],
          ['ways.intune.fact.quotes', ADD], ['ways.intune.fact.comma', FAQ], ['ways.intune.fact.encoding', ADD],
          ['ways.intune.fact.excel', KNOWN], ['ways.intune.fact.padding', TROUBLE],
        ],
        sources: [ADD, FAQ, KNOWN, ERRORS],
      },
      {
        id: 'business',
        title: 'ways.business', who: 'ways.business.who',
        steps: ['ways.business.step.save', 'ways.business.step.upload'],
        targets: ['intune-3'], makes: 'ways.business.makes',
        wrong: ['ways.business.wrong.store'],
        sources: [MANUAL],
      },
    ],
  },
  {
    title: 'ways.group.collect',
    ways: [
      {
        id: 'script',
        title: 'ways.script', who: 'ways.script.who',
        steps: ['ways.script.step.run', 'ways.script.step.drop'],
        commands: [
          {
            name: 'ways.script.file', about: 'ways.script.file.about', source: ADD,
            lines: [
              '[Net.ServicePointManager]::SecurityProtocol = [Net.SecurityProtocolType]::Tls12',
              'New-Item -Type Directory -Path "C:\\HWID"',
              'Set-Location -Path "C:\\HWID"',
              '$env:Path += ";C:\\Program Files\\WindowsPowerShell\\Scripts"',
              'Set-ExecutionPolicy -Scope Process -ExecutionPolicy RemoteSigned',
              'Install-Script -Name Get-WindowsAutopilotInfo',
              'Get-WindowsAutopilotInfo -OutputFile AutopilotHWID.csv',
            ].join('\n'),
          },
          {
            name: 'ways.script.online', about: 'ways.script.online.about', source: ADD,
            lines: [
              '[Net.ServicePointManager]::SecurityProtocol = [Net.SecurityProtocolType]::Tls12',
              'Set-ExecutionPolicy -Scope Process -ExecutionPolicy RemoteSigned',
              'Install-Script -Name Get-WindowsAutopilotInfo -Force',
              'Get-WindowsAutopilotInfo -Online',
            ].join('\n'),
          },
          { name: 'ways.script.usb', about: 'ways.script.usb.about', source: ADD, lines: MERGE },
          {
            name: 'ways.script.remote', about: 'ways.script.remote.about', source: SCRIPT,
            lines: 'Get-ADComputer -Filter * | Get-WindowsAutopilotInfo.ps1 -Credential (Get-Credential) -OutputFile AutopilotHWID.csv',
          },
          {
            name: 'ways.script.tuple', about: 'ways.script.tuple.about', source: SCRIPT,
            lines: 'Get-WindowsAutopilotInfo -Partner -Force -OutputFile tuples.csv',
          },
        ],
        makes: 'ways.script.makes',
        wrong: ['ways.script.wrong.append', 'ways.script.wrong.pipe', 'ways.script.wrong.excel', 'ways.script.wrong.none'],
        sources: [ADD, BOARD, SCRIPT],
      },
      {
        id: 'oobe',
        title: 'ways.oobe', who: 'ways.oobe.who',
        steps: ['ways.oobe.step.keys', 'ways.oobe.step.export', 'ways.oobe.step.drop'],
        makes: 'ways.oobe.makes',
        wrong: ['ways.oobe.wrong.on', 'ways.oobe.wrong.menu'],
        sources: [ADD, `${DEVICE_PREPARATION}/device-association/overview.md`],
      },
      {
        id: 'diagnostics',
        title: 'ways.diagnostics', who: 'ways.diagnostics.who',
        steps: ['ways.diagnostics.step.settings', 'ways.diagnostics.step.folder', 'ways.diagnostics.step.drop'],
        commands: [{
          name: 'ways.diagnostics.cab', about: 'ways.diagnostics.cab.about', source: ERRORS,
          lines: 'MdmDiagnosticsTool.exe -area Autopilot -cab C:\\Autopilot.cab',
        }],
        makes: 'ways.diagnostics.makes',
        sources: [EXISTING, ERRORS],
      },
      {
        id: 'one-line',
        title: 'ways.one-line', who: 'ways.one-line.who',
        steps: ['ways.one-line.step.run', 'ways.one-line.step.paste'],
        commands: [
          {
            name: 'ways.one-line.hash', about: 'ways.one-line.hash.about', source: SCRIPT,
            lines: '(Get-CimInstance -Namespace root/cimv2/mdm/dmmap -ClassName MDM_DevDetail_Ext01 -Filter "InstanceID=\'Ext\' AND ParentID=\'./DevDetail\'").DeviceHardwareData | Set-Clipboard',
          },
          {
            name: 'ways.one-line.oa3', about: 'ways.one-line.oa3.about', source: ADD,
            lines: 'oa3tool.exe /Report /ConfigFile=.\\OA3.cfg /NoKeyCheck',
          },
        ],
        makes: 'ways.one-line.makes',
        wrong: ['ways.one-line.wrong.rights', 'ways.one-line.wrong.virtual'],
        sources: [ADD, SCRIPT],
      },
      {
        id: 'configmgr',
        title: 'ways.configmgr', who: 'ways.configmgr.who',
        needs: ['ways.configmgr.need.version'],
        steps: ['ways.configmgr.step.report', 'ways.configmgr.step.export', 'ways.configmgr.step.drop'],
        commands: [{
          name: 'ways.configmgr.query', about: 'ways.configmgr.query.about', source: EXISTING,
          lines: [
            'SELECT comp.manufacturer0 AS Manufacturer,',
            '       comp.model0 AS Model,',
            '       bios.serialnumber0 AS Serial_Number,',
            '       mdm.devicehardwaredata0 AS HardwareHash',
            'FROM Fn_rbac_gs_computer_system(@UserSIDs) comp',
            '     INNER JOIN Fn_rbac_gs_pc_bios(@UserSIDs) bios ON comp.resourceid = bios.resourceid',
            '     INNER JOIN Fn_rbac_gs_mdm_devdetail_ext01(@UserSIDs) mdm ON comp.resourceid = mdm.resourceid',
          ].join('\n'),
        }],
        makes: 'ways.configmgr.makes',
        wrong: ['ways.configmgr.wrong.header', 'ways.configmgr.wrong.other'],
        sources: [CONFIGMGR, EXISTING, DIRECT_REPORT],
      },
      {
        id: 'hololens',
        title: 'ways.hololens', who: 'ways.hololens.who',
        steps: ['ways.hololens.step.diagnostics', 'ways.hololens.step.drop'],
        targets: ['intune'], makes: 'ways.hololens.makes',
        sources: [HOLOLENS],
      },
    ],
  },
  {
    title: 'ways.group.without',
    ways: [
      {
        id: 'convert',
        title: 'ways.convert', who: 'ways.convert.who',
        needs: ['ways.convert.need.enrolled'],
        steps: ['ways.convert.step.profile', 'ways.convert.step.wait'],
        makes: 'ways.convert.makes',
        sources: [PROFILES, 'MicrosoftDocs/memdocs: autopilot/enrollment-autopilot.md'],
      },
      {
        id: 'existing',
        title: 'ways.existing', who: 'ways.existing.who',
        steps: ['ways.existing.step.profile', 'ways.existing.step.sequence', 'ways.existing.step.register'],
        commands: [{
          name: 'ways.existing.json', about: 'ways.existing.json.about', source: KNOWN,
          lines: 'Get-AutopilotProfile | ConvertTo-AutopilotConfigurationJSON | Out-File C:\\Autopilot\\AutopilotConfigurationFile.json -Encoding ASCII',
        }],
        makes: 'ways.existing.makes',
        wrong: ['ways.existing.wrong.encoding'],
        sources: [KNOWN],
      },
      {
        id: 'preparation',
        title: 'ways.preparation', who: 'ways.preparation.who',
        needs: ['ways.preparation.need.role', 'ways.preparation.need.version'],
        steps: ['ways.preparation.step.save', 'ways.preparation.step.add', 'ways.preparation.step.here'],
        commands: [{
          name: 'ways.preparation.collect', about: 'ways.preparation.collect.about', source: IDENTIFIERS,
          lines: "(Get-WmiObject -Class Win32_ComputerSystem | ForEach-Object {$_.Manufacturer, $_.Model, (Get-WmiObject -Class Win32_BIOS).SerialNumber -join ','})",
        }],
        targets: ['corporate-identifiers'], makes: 'ways.preparation.makes',
        wrong: ['ways.preparation.wrong.three', 'ways.preparation.wrong.link'],
        facts: [
          ['ways.preparation.fact.rows', IDENTIFIERS], ['ways.preparation.fact.header', IDENTIFIERS],
          ['ways.preparation.fact.periods', IDENTIFIERS],
        ],
        sources: [IDENTIFIERS, `${DEVICE_PREPARATION}/device-association/overview.md`],
      },
      {
        id: 'autopatch',
        title: 'ways.autopatch', who: 'ways.autopatch.who',
        steps: ['ways.autopatch.step.group'],
        makes: 'ways.autopatch.makes',
        sources: [AUTOPATCH],
      },
      {
        id: 'managed',
        title: 'ways.managed', who: 'ways.managed.who',
        steps: ['ways.managed.step.old', 'ways.managed.step.tags', 'ways.managed.step.states'],
        targets: ['intune'], makes: 'ways.managed.makes',
        wrong: ['ways.managed.wrong.shared', 'ways.managed.wrong.sample'],
        facts: [
          ['ways.managed.state.pending', MANAGED], ['ways.managed.state.failed', MANAGED],
          ['ways.managed.state.ready', MANAGED], ['ways.managed.state.active', MANAGED],
          ['ways.managed.state.inactive', MANAGED],
        ],
        sources: [MANAGED_END, MANAGED, MANAGED_TAGS],
      },
    ],
  },
  {
    title: 'ways.group.consent',
    ways: [
      {
        id: 'consent',
        title: 'ways.consent', who: 'ways.consent.who',
        needs: ['ways.consent.need.permission'],
        steps: ['ways.consent.step.link', 'ways.consent.step.accept', 'ways.consent.step.back'],
        makes: 'ways.consent.makes',
        wrong: ['ways.consent.wrong.role', 'ways.consent.wrong.assigned'],
        sources: [ADMIN_CONSENT, ADD],
      },
      {
        id: 'consent-partner',
        title: 'ways.consent-partner', who: 'ways.consent-partner.who',
        steps: ['ways.consent-partner.step.ask', 'ways.consent-partner.step.open', 'ways.consent-partner.step.accept', 'ways.consent-partner.step.check'],
        makes: 'ways.consent-partner.makes',
        sources: [CONSENT, PARTNER],
      },
      {
        id: 'consent-oem',
        title: 'ways.consent-oem', who: 'ways.consent-oem.who',
        steps: ['ways.consent-oem.step.sign-in', 'ways.consent-oem.step.accept', 'ways.consent-oem.step.check'],
        makes: 'ways.consent-oem.makes',
        wrong: ['ways.oem.wrong.remove'],
        sources: [CONSENT, OEM],
      },
    ],
  },
];
