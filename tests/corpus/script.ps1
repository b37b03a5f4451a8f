<#PSScriptInfo
.VERSION 3.9
#>
param(
  [Parameter(Mandatory=$False)] [String] $OutputFile = "",
  [Parameter(Mandatory=$False)] [String] $GroupTag = ""
)
$c = New-Object psobject -Property @{ "Device Serial Number" = $serial; "Hardware Hash" = $hash }
