; Inno Setup 6: iscc /DVersion=0.1.0 packaging\windows\rubricator.iss   (see README.md)
#ifndef Version
  #error Name the version: iscc /DVersion=0.1.0 …
#endif
#define Root SourcePath + "\..\.."

[Setup]
AppId={{6F0D5B1E-7C5B-4C0C-9D7D-3B1E5A52E9C4}
AppName=Rubricator
AppVersion={#Version}
AppPublisher=The Rubricator authors
DefaultDirName={autopf}\Rubricator
DefaultGroupName=Rubricator
DisableProgramGroupPage=yes
DisableDirPage=auto
PrivilegesRequired=lowest
PrivilegesRequiredOverridesAllowed=dialog
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
MinVersion=10.0
ChangesAssociations=yes
CloseApplications=yes
LicenseFile={#Root}\LICENSE
SetupIconFile={#Root}\build\package\icons\rubricator.ico
UninstallDisplayIcon={app}\rubricator.exe
OutputDir={#Root}\dist
OutputBaseFilename=Rubricator-{#Version}-setup
Compression=lzma2/ultra64
SolidCompression=yes
WizardStyle=modern
#ifdef Signed
SignTool=sign
SignedUninstaller=yes
#endif

[Tasks]
Name: "desktopicon"; Description: "{cm:CreateDesktopIcon}"; Flags: unchecked

[InstallDelete]
; Modules of an older version must not lie beside those of the new one.
Type: filesandordirs; Name: "{app}\_internal"

[Files]
Source: "{#Root}\build\package\dist\rubricator\*"; DestDir: "{app}"; Flags: recursesubdirs ignoreversion
Source: "{#Root}\LICENSE"; DestDir: "{app}"; DestName: "LICENSE.txt"; Flags: ignoreversion

[Icons]
Name: "{group}\Rubricator"; Filename: "{app}\rubricator.exe"; AppUserModelID: "Rubricator.Rubricator"
Name: "{autodesktop}\Rubricator"; Filename: "{app}\rubricator.exe"; Tasks: desktopicon

[Registry]
; The type of libraries is ours.
Root: HKA; Subkey: "Software\Classes\.rubricator"; ValueType: string; ValueData: "Rubricator.Library"; Flags: uninsdeletevalue
Root: HKA; Subkey: "Software\Classes\Rubricator.Library"; ValueType: string; ValueData: "Rubricator library"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\Rubricator.Library\DefaultIcon"; ValueType: string; ValueData: "{app}\rubricator.exe,0"
Root: HKA; Subkey: "Software\Classes\Rubricator.Library\shell\open\command"; ValueType: string; ValueData: """{app}\rubricator.exe"" ""%1"""
; Documents are offered to us; none becomes ours without the reader's choice.
Root: HKA; Subkey: "Software\Classes\Rubricator.Document"; ValueType: string; ValueData: "Article"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\Rubricator.Document\DefaultIcon"; ValueType: string; ValueData: "{app}\rubricator.exe,0"
Root: HKA; Subkey: "Software\Classes\Rubricator.Document\shell\open\command"; ValueType: string; ValueData: """{app}\rubricator.exe"" ""%1"""
#define Offer(Ending) 'Root: HKA; Subkey: "Software\Classes\' + Ending + '\OpenWithProgids"; ValueType: none; ValueName: "Rubricator.Document"; Flags: uninsdeletevalue'
#emit Offer(".txt")
#emit Offer(".md")
#emit Offer(".markdown")
#emit Offer(".html")
#emit Offer(".htm")
#emit Offer(".xhtml")
#emit Offer(".mht")
#emit Offer(".mhtml")
#emit Offer(".eml")
#emit Offer(".pdf")
#emit Offer(".epub")
#emit Offer(".docx")
#emit Offer(".odt")
#emit Offer(".rtf")
; Links of exported notes.
Root: HKA; Subkey: "Software\Classes\rubricator"; ValueType: string; ValueData: "URL:Rubricator article"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\rubricator"; ValueType: string; ValueName: "URL Protocol"; ValueData: ""
Root: HKA; Subkey: "Software\Classes\rubricator\shell\open\command"; ValueType: string; ValueData: """{app}\rubricator.exe"" ""%1"""

[Run]
Filename: "{app}\rubricator.exe"; Description: "{cm:LaunchProgram,Rubricator}"; Flags: nowait postinstall skipifsilent
