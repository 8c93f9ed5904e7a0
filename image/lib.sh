# Shared by the scripts of image/: where things are, what they are called, how large they may be. Sourced, never run.
# shellcheck shell=bash disable=SC2034 # What one script does not use, another does.

home=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(dirname "$home")
work="${TOS_IMAGE_DIRECTORY:-$root/target/build/image}"

say() { printf '%s\n' "$*" >&2; }
fail() { say "tos: $*"; exit 78; }

# Heavy work gives way to everything else on the machine.
gently() { nice -n "${TOS_IMAGE_NICE:-19}" ionice -c3 "$@"; }

# The lines of a list without comments.
lines_of() { sed -e 's/[[:space:]]*#.*//' -e '/^[[:space:]]*$/d' "$1"; }

# Sizes on the disk. A release that outgrows its slot fails to build; slots cannot grow on a device in the field.
mebibyte=$((1024 * 1024))
esp_mebibytes=128
slot_mebibytes=512
factory_mebibytes=8
data_mebibytes=512
initrd_bytes_max=$((8 * mebibyte))

# Users that own files on partitions have the same number in every release.
opentos_uid=900
shell_uid=901

# Fixed names in the partition table: the same inputs give the same bytes.
disk_guid=7b0f6a2c-0001-4a5b-9e0d-0f0e05a10500
esp_guid=7b0f6a2c-0002-4a5b-9e0d-0f0e05a10500
slot_a_guid=7b0f6a2c-0003-4a5b-9e0d-0f0e05a10500
slot_b_guid=7b0f6a2c-0004-4a5b-9e0d-0f0e05a10500
factory_guid=7b0f6a2c-0005-4a5b-9e0d-0f0e05a10500
data_guid=7b0f6a2c-0006-4a5b-9e0d-0f0e05a10500

# Which release it is: a device takes none whose code is not greater than that of what runs.
release_code=${TOS_IMAGE_CODE:-1}
release_name=${TOS_IMAGE_VERSION:-0.1.0}

# What devices can read of a release (device, ImageInstaller; root/usr/lib/opentos/update-check).
check_release() { # code name
  [[ "$1" =~ ^[1-9][0-9]{0,9}$ ]] || fail "the code of an image is a whole number from 1, not $1"
  [[ "$2" =~ ^[0-9A-Za-z.~+-]{1,40}$ ]] || fail "the name of an image is 1 to 40 of 0-9 A-Z a-z . ~ + -, not $2"
}

# The time that everything inside bears: that of the last commit, unless the caller names one.
epoch() {
  if [ -n "${SOURCE_DATE_EPOCH:-}" ]; then
    printf '%s' "$SOURCE_DATE_EPOCH"
  else
    git -C "$root" log -1 --format=%ct 2>/dev/null || printf '1767225600'
  fi
}
