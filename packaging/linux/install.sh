#!/bin/sh
# Install lcdesk for the person who runs this, without the rights of an administrator:
#
#   ./install.sh              into ~/.local/lib/lcdesk, with menu entry, icons and the file type .lcdesk
#   ./install.sh --remove     take all of that away again; desks, backups and settings stay
#
# An upgrade is the same command from the folder of the new version.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
data=${XDG_DATA_HOME:-$HOME/.local/share}
bin=$HOME/.local/bin
place=$HOME/.local/lib/lcdesk

tell_desktop() {
    for tool in "update-desktop-database $data/applications" "update-mime-database $data/mime"; do
        if command -v "${tool%% *}" >/dev/null 2>&1; then $tool >/dev/null 2>&1 || true; fi
    done
}

need_closed() {
    for process in /proc/[0-9]*; do
        if [ "$(readlink "$process/exe" 2>/dev/null)" = "$place/lcdesk" ]; then
            echo "install.sh: lcdesk is open. Close it, then try again." >&2
            exit 1
        fi
    done
}

remove() {
    need_closed
    if [ -e "$place" ] && [ ! -f "$place/.lcdesk-installed" ]; then
        echo "install.sh: $place was not made by this script, and is left as it is" >&2
        exit 1
    fi
    rm -rf "$place"
    if [ "$(readlink "$bin/lcdesk" 2>/dev/null)" = "$place/lcdesk" ]; then rm -f "$bin/lcdesk"; fi
    rm -f "$data/applications/lcdesk.desktop" "$data/mime/packages/lcdesk.xml"
    find "$data/icons/hicolor" \( -path '*/apps/lcdesk.*' -o -path '*/mimetypes/application-x-lcdesk.*' \) \
        -type f -delete 2>/dev/null || true
    rm -f "$data/man/man1/lcdesk.1.gz" "$data/man/zh_CN/man1/lcdesk.1.gz" \
        "$data/bash-completion/completions/lcdesk" "$data/fish/vendor_completions.d/lcdesk.fish"
}

case ${1:-} in
--remove)
    remove
    tell_desktop
    echo "lcdesk was removed. Desks, backups and settings are where they were."
    exit 0
    ;;
"") ;;
*)
    echo "install.sh takes --remove, or nothing" >&2
    exit 2
    ;;
esac

if [ "$here" = "$place" ]; then
    echo "install.sh: this is the installed folder; run it in the one you have unpacked" >&2
    exit 1
fi
"$here/lcdesk" --version >/dev/null  # what does not start here replaces nothing
mkdir -p "$(dirname "$place")" "$bin" "$data/applications" "$data/mime/packages" "$data/icons"
rm -rf "$place.new"
cp -a "$here" "$place.new"
: >"$place.new/.lcdesk-installed"
remove
mv "$place.new" "$place"
ln -sf "$place/lcdesk" "$bin/lcdesk"
sed "s|^Exec=lcdesk|Exec=\"$place/lcdesk\"|" "$here/share/applications/lcdesk.desktop" \
    >"$data/applications/lcdesk.desktop"
cp "$here/share/mime/packages/lcdesk.xml" "$data/mime/packages/"
cp -R "$here/share/icons/." "$data/icons/"
for part in man bash-completion fish; do
    if [ -d "$here/share/$part" ]; then mkdir -p "$data/$part" && cp -R "$here/share/$part/." "$data/$part/"; fi
done
tell_desktop
echo "lcdesk is installed in $place. It is in the menu of the desktop; on a terminal say $bin/lcdesk"
