<#
.SYNOPSIS
    Makes the app registration for Preflight, or brings an existing one up to date, and
    prints the config.json for it.

.DESCRIPTION
    A single-page application with one redirect address and one delegated permission,
    DeviceManagementServiceConfig.ReadWrite.All. No secret, no certificate, no other
    permission. An application of the same name is changed, not doubled.

    Needs the module Microsoft.Graph.Applications (and Microsoft.Graph.Identity.SignIns with
    -GrantConsent), and an account that may register applications; for -GrantConsent, one
    that may consent for the organisation.

.EXAMPLE
    ./app-registration.ps1 -RedirectUri https://preflight.contoso.example/redirect.html -GrantConsent

.EXAMPLE
    ./app-registration.ps1 -RedirectUri https://preflight.contoso.example/redirect.html -MultiTenant -Cloud usgov-l4
#>
[CmdletBinding()]
param(
    # Where the page's redirect.html is, exactly as the browser reaches it.
    [Parameter(Mandatory)]
    [ValidatePattern('^(https://|http://(localhost|127\.0\.0\.1)[:/]).*/redirect\.html$')]
    [string] $RedirectUri,

    [string] $Name = 'Preflight',

    [ValidateSet('global', 'usgov-l4', 'usgov-l5', 'china')]
    [string] $Cloud = 'global',

    # Accounts of any organisation, for customers' tenants.
    [switch] $MultiTenant,

    # Sign-in on the command line; the page does not need it.
    [switch] $PublicClient,

    # Consents for this whole tenant.
    [switch] $GrantConsent
)

$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 3

$graphApp = '00000003-0000-0000-c000-000000000000'
$permission = 'DeviceManagementServiceConfig.ReadWrite.All'
$permissionId = '662ed50a-ac44-4eef-ad86-62eed9be2a29'
$environments = @{ 'global' = 'Global'; 'usgov-l4' = 'USGov'; 'usgov-l5' = 'USGovDoD'; 'china' = 'China' }

$scopes = @('Application.ReadWrite.All')
if ($GrantConsent) { $scopes += 'DelegatedPermissionGrant.ReadWrite.All' }
Connect-MgGraph -Environment $environments[$Cloud] -Scopes $scopes -NoWelcome

$settings = @{
    DisplayName            = $Name
    SignInAudience         = if ($MultiTenant) { 'AzureADMultipleOrgs' } else { 'AzureADMyOrg' }
    Spa                    = @{ RedirectUris = @($RedirectUri) }
    IsFallbackPublicClient = [bool] $PublicClient
    RequiredResourceAccess = @(
        @{
            ResourceAppId  = $graphApp
            ResourceAccess = @(@{ Id = $permissionId; Type = 'Scope' })
        }
    )
}

$quoted = $Name.Replace("'", "''")
$found = @(Get-MgApplication -Filter "displayName eq '$quoted'")
if ($found.Count -gt 1) {
    throw "There are $($found.Count) applications called $Name. Give another name with -Name, or remove all but one."
}
if ($found.Count -eq 1) {
    $app = $found[0]
    # Redirect addresses that are there already stay.
    $addresses = @($app.Spa.RedirectUris) + $RedirectUri | Where-Object { $_ } | Select-Object -Unique
    $settings.Spa = @{ RedirectUris = @($addresses) }
    Update-MgApplication -ApplicationId $app.Id -BodyParameter $settings
    Write-Host "The application $Name was there and is up to date."
} else {
    $app = New-MgApplication -BodyParameter $settings
    Write-Host "The application $Name was made."
}

$service = @(Get-MgServicePrincipal -Filter "appId eq '$($app.AppId)'")
if ($service.Count -eq 0) {
    $service = @(New-MgServicePrincipal -BodyParameter @{ AppId = $app.AppId })
}

if ($GrantConsent) {
    $graph = @(Get-MgServicePrincipal -Filter "appId eq '$graphApp'")[0]
    $client = $service[0].Id
    $grants = @(Get-MgOauth2PermissionGrant -Filter "clientId eq '$client' and resourceId eq '$($graph.Id)' and consentType eq 'AllPrincipals'")
    if ($grants.Count -eq 0) {
        $grant = @{ ClientId = $client; ConsentType = 'AllPrincipals'; ResourceId = $graph.Id; Scope = $permission }
        $null = New-MgOauth2PermissionGrant -BodyParameter $grant
        Write-Host 'Consent was given for the whole tenant.'
    } elseif ($permission -notin ($grants[0].Scope -split ' ')) {
        $scope = "$($grants[0].Scope) $permission".Trim()
        Update-MgOauth2PermissionGrant -OAuth2PermissionGrantId $grants[0].Id -BodyParameter @{ Scope = $scope }
        Write-Host 'Consent was added for the whole tenant.'
    } else {
        Write-Host 'Consent was there already.'
    }
}

$config = [ordered]@{ clientId = $app.AppId; cloud = $Cloud }
if (-not $MultiTenant) {
    $hosts = @{
        'global'   = 'login.microsoftonline.com'
        'usgov-l4' = 'login.microsoftonline.us'
        'usgov-l5' = 'login.microsoftonline.us'
        'china'    = 'login.partner.microsoftonline.cn'
    }
    $config.authority = "https://$($hosts[$Cloud])/$((Get-MgContext).TenantId)"
}
$config | ConvertTo-Json
