#!/bin/sh
# Try a package as an office has it, on a bare Debian or Ubuntu that is thrown away afterwards (a
# container, a chroot), as root:
#
#   packaging/linux/try.sh lcdesk_0.1.0_amd64.deb
#   packaging/linux/try.sh lcdesk-0.1.0-linux-x64.tar.xz
#
# Install, start, import a list, print a certificate, open a desk by its file type in a window,
# check an update file where there is one beside the package, remove; the desk must stay. Each line
# says how long it took.
set -eu

# where everybody may read them
beside=/var/tmp/lcdesk-made
mkdir -p $beside
find "$(dirname "$1")" -maxdepth 1 -name '*.lcupdate' -exec cp {} $beside \;
cp "$1" $beside
chmod 644 $beside/*
package=$beside/$(basename "$1")
person=lcdesk-trial
export DEBIAN_FRONTEND=noninteractive

step() { # WHAT COMMAND…
    what=$1
    shift
    begun=$(date +%s%N)
    if ! "$@" >/tmp/step.log 2>&1; then
        echo "FAILED: $what"
        cat /tmp/step.log
        exit 1
    fi
    after=$(date +%s%N)
    printf '%6d ms  %s\n' $(((after - begun) / 1000000)) "$what"
}
as_person() { su - "$person" -c "export LANG=C.UTF-8 QT_QPA_PLATFORM=offscreen PATH=\$HOME/.local/bin:\$PATH; $*"; }
must_have() { grep -q "$1" /tmp/step.log || { echo "FAILED: nothing says $1" && cat /tmp/step.log && exit 1; }; }

. /etc/os-release
echo "== $(basename "$package") on $PRETTY_NAME, $(ldd --version | head -1)"
id "$person" >/dev/null 2>&1 || useradd --create-home --shell /bin/sh "$person"
home=$(getent passwd "$person" | cut -d: -f6)
step "package lists" apt-get update -q

case $package in
*.deb)
    step "install, with what it needs and nothing it only recommends" \
        apt-get install -q -y --no-install-recommends "$package"
    place=/usr/lib/lcdesk
    ;;
*.tar.xz)
    step "what unpacks it" apt-get install -q -y --no-install-recommends xz-utils
    needed=$(tar -xJOf "$package" --wildcards '*/README.txt' | sed -n 's/^  \(lib.*\)/\1/p' | head -1)
    # shellcheck disable=SC2086
    step "what its README says that a bare system lacks" \
        apt-get install -q -y --no-install-recommends $needed
    step "unpack" su - "$person" -c "rm -rf trial && mkdir trial && tar -xJf $package -C trial --strip-components=1"
    step "runs where it is unpacked" as_person "trial/lcdesk --version"
    step "install for one person" as_person "trial/install.sh && rm -rf trial"
    place=$home/.local/lib/lcdesk
    ;;
*) echo "a .deb or a .tar.xz" >&2 && exit 2 ;;
esac
echo "           size installed: $(du -sm "$place" | cut -f1) MB"

samples=$place/_internal/resources/samples
step "version" as_person lcdesk --version
step "version again, files in memory" as_person lcdesk --version
step "Chinese fonts, which are recommended" apt-get install -q -y --no-install-recommends fonts-noto-cjk
step "self-test: every screen painted, a certificate set" as_person lcdesk --self-test
step "the guide: a page of it" as_person lcdesk help safety/password
must_have "recovery key"
step "import a list" as_person lcdesk import "$samples/shanghai_participants.xlsx" --cohort Shanghai --yes
must_have 22
step "countries" as_person lcdesk countries --cohort Shanghai
must_have Pakistan
step "certificates of 22 people as PDF" \
    as_person lcdesk papers make certificate --cohort Shanghai --issue --out certificates.pdf
head -c 5 "$home/certificates.pdf" | grep -q '%PDF-'
echo "           certificates.pdf: $(($(wc -c <"$home/certificates.pdf") / 1000)) kB"
desk=$home/.local/share/lcdesk/office.lcdesk

# --- the window, on a screen that is none, opened by the file type ---

step "a screen and what opens files (not needed by the package)" \
    apt-get install -q -y --no-install-recommends xvfb xauth x11-utils procps desktop-file-utils \
    shared-mime-info libglib2.0-bin imagemagick
case $package in *.tar.xz) step "tell the desktop" as_person "update-desktop-database .local/share/applications; update-mime-database .local/share/mime" ;; esac
step "the type of a desk" as_person "gio info -a standard::content-type $desk"
must_have application/x-lcdesk
step "what opens it" as_person "gio mime application/x-lcdesk"
must_have lcdesk.desktop
Xvfb :98 -screen 0 1440x900x24 >/dev/null 2>&1 &
screen=$!
trap 'kill $screen 2>/dev/null || true' EXIT
sleep 2
# a first start asks for language and office; this person has answered
su - "$person" -c "mkdir -p .config/lcdesk && echo '{\"language\": \"en\", \"office\": \"Trial office\"}' >.config/lcdesk/settings.json"
for round in first second; do
    su - "$person" -c "export DISPLAY=:98 LANG=C.UTF-8 PATH=\$HOME/.local/bin:\$PATH; gio open $desk >window.log 2>&1 &" &
    seen() { i=0; while [ $i -lt 600 ]; do DISPLAY=:98 xwininfo -root -tree 2>/dev/null | grep -q "$1" && return 0; sleep 0.05; i=$((i + 1)); done; return 1; }
    step "a window by the file type, $round time" seen lcdesk
    step "and the desk in it" seen "Trial office"
    sleep 8
    echo "           memory of the window: $(ps -o rss= -u "$person" | sort -n | tail -1 | awk '{print int($1 / 1000)}') MB"
    case $package in
    *.tar.xz)
        if as_person ".local/lib/lcdesk/install.sh --remove" >/tmp/step.log 2>&1; then
            echo "FAILED: removed while it is open" && exit 1
        fi
        echo "           refused: $(tail -1 /tmp/step.log)"
        ;;
    esac
    DISPLAY=:98 import -window root "/tmp/lcdesk-window-$(basename "$package").png" 2>/dev/null || true
    pkill -TERM -u "$person" lcdesk || true
    sleep 2
done

# --- an update on a stick ---

for update in "$beside"/*.lcupdate; do
    [ -e "$update" ] || continue
    case $update in
    *foreign* | *changed* | *same*)
        if as_person "lcdesk update check '$update'" >/tmp/step.log 2>&1; then
            echo "FAILED: $update was believed" && exit 1
        fi
        echo "           refused: $(head -1 /tmp/step.log)"
        ;;
    *)
        step "check $(basename "$update")" as_person "lcdesk update check '$update'"
        step "take its installer out" as_person "mkdir -p taken && lcdesk update take '$update' --to taken && ls taken/*"
        ;;
    esac
done

# --- again, as an upgrade does; then away with it ---

case $package in
*.deb)
    step "install over it" apt-get install -q -y --no-install-recommends --reinstall "$package"
    step "the desk opens as before" as_person lcdesk countries --cohort Shanghai
    before=$(sha256sum "$desk")
    step "remove" apt-get purge -q -y lcdesk
    ;;
*.tar.xz)
    step "unpack and install over it" su - "$person" -c \
        "mkdir again && tar -xJf $package -C again --strip-components=1 && again/install.sh && rm -rf again"
    step "the desk opens as before" as_person lcdesk countries --cohort Shanghai
    before=$(sha256sum "$desk")
    step "remove" as_person ".local/lib/lcdesk/install.sh --remove"
    ;;
esac
[ ! -e "$place" ] || { echo "FAILED: $place is still there" && exit 1; }
left=$(find / -xdev \( -name '*lcdesk*' -o -path '*/lcdesk/*' \) ! -path "$home/.local/share/lcdesk*" ! -path "$home/.config/lcdesk*" \
    ! -path "$home/.local/state/lcdesk*" ! -path "$home/.cache/lcdesk*" ! -path '/proc/*' ! -path '/tmp/*' ! -path "$home" ! -path "$home/taken*" \
    ! -path "$beside*" ! -path '/var/lib/apt/*' ! -path '/var/mail/*' ! -path '/root/*' ! -path '*/packaging/*' 2>/dev/null || true)
[ -z "$left" ] || echo "           left: $left"
[ "$before" = "$(sha256sum "$desk")" ] || { echo "FAILED: the desk is not what it was" && exit 1; }
echo "           stays: $(cd "$home" && find .local/share/lcdesk -maxdepth 1 -mindepth 1 | sort | tr '\n' ' ')"
echo "== done"
