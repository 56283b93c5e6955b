#!/bin/sh
# The disk image for macOS:  packaging/macos/make-dmg.sh VERSION OUT.dmg
#
# dist/lcdesk.app is there already (python3 dev.py build). Signed and notarised where the keychain
# and the environment have what it takes; else macOS asks whoever opens it (right click, Open):
#
#   LCDESK_SIGN_AS      "Developer ID Application: NAME (TEAM)", a certificate of the keychain;
#                       build.spec signs all that is in the app with it, hardened runtime on
#   LCDESK_NOTARY       the name of a profile that was stored once, by hand:
#                       xcrun notarytool store-credentials NAME --apple-id … --team-id … --password …
#
# Not yet run by us.
set -eu

version=$1
out=$2
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
app=$here/../../dist/lcdesk.app
layout=$(mktemp -d)
trap 'rm -rf "$layout"' EXIT

told=$(/usr/libexec/PlistBuddy -c 'Print CFBundleShortVersionString' "$app/Contents/Info.plist")
if [ "$told" != "$version" ]; then
    echo "make-dmg.sh: the app is version $told, not $version; build it first" >&2
    exit 1
fi
if [ -n "${LCDESK_SIGN_AS:-}" ]; then
    codesign --verify --deep --strict "$app"
fi

# what is seen in the window of the image: the app, and where it is drawn to
cp -R "$app" "$layout/"
ln -s /Applications "$layout/Applications"
cp "$here/README.txt" "$layout/Read me 请先阅读.txt"
rm -f "$out"
hdiutil create -volname "lcdesk $version" -srcfolder "$layout" -fs HFS+ -format UDZO -quiet "$out"

if [ -n "${LCDESK_SIGN_AS:-}" ]; then
    codesign --sign "$LCDESK_SIGN_AS" --timestamp "$out"
fi
if [ -n "${LCDESK_NOTARY:-}" ]; then
    xcrun notarytool submit "$out" --keychain-profile "$LCDESK_NOTARY" --wait
    xcrun stapler staple "$out"
    spctl --assess --type open --context context:primary-signature --verbose "$out"
fi
