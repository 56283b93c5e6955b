; The installer for Windows: for the person who runs it, without the rights of an administrator.
; tools/package.py gives VERSION, OUT, FILES (a script it writes: each file of the program, to be put
; in and to be taken out), SIZE (KiB) and ICONS. Not yet run by us on Windows.
;
; What is removed is what was installed, file by file: never a folder with all that is in it. Desks,
; backups and settings lie elsewhere (below AppData\Local and wherever people keep them), and a desk
; somebody saved among the program's files stays as well.

Unicode true
!include MUI2.nsh
!include LogicLib.nsh
!include WinVer.nsh
!include WordFunc.nsh
!include "${FILES}"

!define NAME "lcdesk"
!define WINDOW "lcdesk-window.exe"
!define TYPE "lcdesk.desk"
!define CLASSES "Software\Classes"
!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\${NAME}"
!define APP_PATH "Software\Microsoft\Windows\CurrentVersion\App Paths\${NAME}.exe"
!define CHANGED_ASSOCIATIONS 0x08000000

Name "${NAME} ${VERSION}"
OutFile "${OUT}"
InstallDir "$LOCALAPPDATA\Programs\${NAME}"
InstallDirRegKey HKCU "${UNINSTALL}" "InstallLocation"
RequestExecutionLevel user
SetCompressor /SOLID lzma
ManifestDPIAware true
ManifestSupportedOS Win10
BrandingText " "
VIProductVersion "${VERSION}.0"
VIAddVersionKey /LANG=0 "ProductName" "${NAME}"
VIAddVersionKey /LANG=0 "ProductVersion" "${VERSION}"
VIAddVersionKey /LANG=0 "FileVersion" "${VERSION}"
VIAddVersionKey /LANG=0 "FileDescription" "${NAME} ${VERSION}"
VIAddVersionKey /LANG=0 "LegalCopyright" "the lcdesk authors (MIT)"

!define MUI_ICON "${ICONS}\app.ico"
!define MUI_UNICON "${ICONS}\app.ico"
!define MUI_ABORTWARNING
!define MUI_FINISHPAGE_RUN "$INSTDIR\${WINDOW}"
!define MUI_FINISHPAGE_NOREBOOTSUPPORT
!define MUI_UNCONFIRMPAGE_TEXT_TOP "$(DesksStay)"
!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "SimpChinese"

LangString TooOld ${LANG_ENGLISH} "lcdesk needs Windows 10 or later."
LangString TooOld ${LANG_SIMPCHINESE} "lcdesk 需要 Windows 10 或更新版本。"
LangString IsOpen ${LANG_ENGLISH} "lcdesk is open. Close it, then try again."
LangString IsOpen ${LANG_SIMPCHINESE} "lcdesk 正在运行。请先关闭，再重试。"
LangString NotRemoved ${LANG_ENGLISH} "The version that is installed could not be replaced. It is as it was."
LangString NotRemoved ${LANG_SIMPCHINESE} "无法替换已安装的版本。原版本保持不变。"
LangString IsNewer ${LANG_ENGLISH} "Version $1 is installed, newer than ${VERSION}, which may not open your desks any more. Install ${VERSION} all the same?"
LangString IsNewer ${LANG_SIMPCHINESE} "已安装更新的版本 $1；${VERSION} 可能打不开您的工作台。仍要安装 ${VERSION} 吗？"
LangString DesksStay ${LANG_ENGLISH} "lcdesk is removed from this computer. Desks, backups and settings stay where they are."
LangString DesksStay ${LANG_SIMPCHINESE} "将从这台电脑上卸载 lcdesk。工作台、备份和设置都会保留在原处。"
LangString Desk ${LANG_ENGLISH} "lcdesk desk"
LangString Desk ${LANG_SIMPCHINESE} "lcdesk 工作台"

; A program that runs cannot be opened to be written to. Nobody is asked in a silent run: it ends with 2.
!macro NeedClosed UN
Function ${UN}NeedClosed
  again:
  ${If} ${FileExists} "$INSTDIR\${WINDOW}"
    ClearErrors
    FileOpen $0 "$INSTDIR\${WINDOW}" a
    ${If} ${Errors}
      ${If} ${Silent}
        SetErrorLevel 2
        Quit
      ${EndIf}
      MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(IsOpen)" IDRETRY again
      SetErrorLevel 2
      Quit
    ${EndIf}
    FileClose $0
  ${EndIf}
FunctionEnd
!macroend
!insertmacro NeedClosed ""
!insertmacro NeedClosed "un."

Function .onInit
  ${IfNot} ${AtLeastWin10}
    MessageBox MB_OK|MB_ICONSTOP "$(TooOld)" /SD IDOK
    SetErrorLevel 3
    Quit
  ${EndIf}
  ReadRegStr $1 HKCU "${UNINSTALL}" "DisplayVersion"
  ${If} $1 != ""
    ${VersionCompare} "$1" "${VERSION}" $0
    ${If} $0 == 1
      MessageBox MB_YESNO|MB_ICONEXCLAMATION "$(IsNewer)" /SD IDNO IDYES all_the_same
      SetErrorLevel 5
      Quit
      all_the_same:
    ${EndIf}
  ${EndIf}
FunctionEnd

Section
  Call NeedClosed
  ; the version before takes its own files away: it alone knows which those are
  ${If} ${FileExists} "$INSTDIR\uninstall.exe"
    ExecWait '"$INSTDIR\uninstall.exe" /S _?=$INSTDIR' $0
    ${If} $0 <> 0
      MessageBox MB_OK|MB_ICONSTOP "$(NotRemoved)" /SD IDOK
      SetErrorLevel 4
      Quit
    ${EndIf}
  ${EndIf}

  !insertmacro PUT_IN
  SetOutPath "$INSTDIR"
  File "${ICONS}\desk.ico"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortcut "$SMPROGRAMS\${NAME}.lnk" "$INSTDIR\${WINDOW}"

  WriteRegStr HKCU "${CLASSES}\${TYPE}" "" "$(Desk)"
  WriteRegStr HKCU "${CLASSES}\${TYPE}\DefaultIcon" "" "$INSTDIR\desk.ico"
  WriteRegStr HKCU "${CLASSES}\${TYPE}\shell\open\command" "" '"$INSTDIR\${WINDOW}" "%1"'
  WriteRegStr HKCU "${CLASSES}\.lcdesk" "" "${TYPE}"
  WriteRegNone HKCU "${CLASSES}\.lcdesk\OpenWithProgids" "${TYPE}"
  WriteRegStr HKCU "${APP_PATH}" "" "$INSTDIR\${NAME}.exe"

  WriteRegStr HKCU "${UNINSTALL}" "DisplayName" "${NAME}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayIcon" "$INSTDIR\${WINDOW}"
  WriteRegStr HKCU "${UNINSTALL}" "Publisher" "the lcdesk authors"
  WriteRegStr HKCU "${UNINSTALL}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${UNINSTALL}" "EstimatedSize" ${SIZE}
  WriteRegDWORD HKCU "${UNINSTALL}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINSTALL}" "NoRepair" 1
  System::Call "shell32::SHChangeNotify(i ${CHANGED_ASSOCIATIONS}, i 0, p 0, p 0)"
SectionEnd

Section Uninstall
  Call un.NeedClosed
  !insertmacro TAKE_OUT
  Delete "$INSTDIR\desk.ico"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\${NAME}.lnk"

  DeleteRegKey HKCU "${CLASSES}\${TYPE}"
  DeleteRegValue HKCU "${CLASSES}\.lcdesk\OpenWithProgids" "${TYPE}"
  ReadRegStr $0 HKCU "${CLASSES}\.lcdesk" ""
  ${If} $0 == "${TYPE}"
    DeleteRegKey HKCU "${CLASSES}\.lcdesk"
  ${EndIf}
  DeleteRegKey HKCU "${APP_PATH}"
  DeleteRegKey HKCU "${UNINSTALL}"
  System::Call "shell32::SHChangeNotify(i ${CHANGED_ASSOCIATIONS}, i 0, p 0, p 0)"
SectionEnd
