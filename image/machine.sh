# A machine in QEMU that starts an image, and what a test asks of it. Sourced, never run.
# shellcheck shell=bash

firmware_code=/usr/share/OVMF/OVMF_CODE_4M.fd
firmware_variables=/usr/share/OVMF/OVMF_VARS_4M.fd

# The screens of form factors, as ui/shell/src/forms/forms.ts has them.
screen_of() { # form
  case "$1" in
    tv) echo 1920 1080 ;;
    vr) echo 1280 720 ;;
    watch) echo 454 454 ;;
    band) echo 194 368 ;;
    phone) echo 390 844 ;;
    glasses) echo 640 360 ;;
    appliance) echo 480 320 ;;
    *) fail "there is no form factor $1" ;;
  esac
}

# A machine without a screen has a width of 0.
start_machine() { # place width height processor memory display clock files…
  local place=$1 attached=() screen=() each
  [ "$2" -eq 0 ] || screen=(-device "virtio-vga,xres=$2,yres=$3,edid=on")
  # Files come as further disks, which the machine may read.
  for each in "${@:8}"; do
    attached+=(-drive "if=none,id=file${#attached[@]},format=raw,readonly=on,file=$each" -device "virtio-blk-pci,drive=file${#attached[@]}")
  done
  [ -e "$place/firmware" ] || cp "$firmware_variables" "$place/firmware"
  # A disk that nothing uses: what it has is a thermometer.
  [ -e "$place/store" ] || truncate -s 1M "$place/store"
  rm -f "$place/qmp" "$place/pid" "$place/probe"
  date +%s.%N >"$place/began"
  gently qemu-system-x86_64 -name opentos -machine q35,smm=off -accel tcg,thread=multi -cpu "$4" -smp "${TOS_IMAGE_PROCESSORS:-2}" -m "$5" \
    -drive if=pflash,format=raw,unit=0,readonly=on,file="$firmware_code" \
    -drive if=pflash,format=raw,unit=1,file="$place/firmware" \
    -drive if=none,id=disk,format=raw,cache=writeback,discard=unmap,file="$place/disk" -device virtio-blk-pci,drive=disk,bootindex=1 \
    -vga none "${screen[@]}" -display "$6" -rtc base="$7" \
    -netdev user,id=net -device virtio-net-pci,netdev=net,romfile= \
    -device virtio-rng-pci -device virtio-tablet-pci -device virtio-keyboard-pci \
    -drive if=none,id=store,format=raw,file="$place/store" -device nvme,serial=store,drive=store \
    -device i6300esb -action watchdog=reset \
    -device virtio-serial-pci -chardev "socket,id=probe,path=$place/probe,server=on,wait=off" -device virtserialport,chardev=probe,name=probe \
    -serial "file:$place/console.log" -qmp "unix:$place/qmp,server=on,wait=off" -pidfile "$place/pid" \
    -monitor none -parallel none -daemonize "${attached[@]}"
}

# Says something to a machine; its answers go to standard output, and it is answered when this ends.
tell_machine() { # place command
  local line answers=0
  coproc MACHINE { exec socat STDIO "UNIX-CONNECT:$1/qmp" 2>/dev/null; }
  # shellcheck disable=SC2154 # coproc makes it.
  local process=$MACHINE_PID from=${MACHINE[0]} to=${MACHINE[1]}
  printf '%s\n' '{"execute":"qmp_capabilities"}' "$2" >&"$to"
  while [ "$answers" -lt 2 ] && read -rt 30 -u "$from" line; do
    case "$line" in
      '{"return"'* | '{"error"'*) answers=$((answers + 1)); printf '%s\n' "$line" ;;
    esac
  done
  kill "$process" 2>/dev/null || true
  wait "$process" 2>/dev/null || true
  [ "$answers" -eq 2 ]
}

picture() { # place file.ppm
  rm -f "$2"
  tell_machine "$1" "{\"execute\":\"screendump\",\"arguments\":{\"filename\":\"$2\"}}" >/dev/null && [ -s "$2" ]
}

# Seconds of the processor that a machine has used.
processor_seconds() { # place
  awk -v hertz="$(getconf CLK_TCK)" '{print ($14 + $15) / hertz}' "/proc/$(cat "$1/pid")/stat"
}

end_machine() { # place
  local pid
  pid=$(cat "$1/pid" 2>/dev/null) || return 0
  # A number that was left behind may be another program's by now.
  grep -q qemu "/proc/$pid/comm" 2>/dev/null || return 0
  kill "$pid" 2>/dev/null || return 0
  while kill -0 "$pid" 2>/dev/null; do read -rt 0.2 <> <(:) || true; done
}

# Adds to the kernel's command line of a machine that does not run, for a look inside.
add_to_command_line() { # place words
  local at="$1/disk@@1M" entry
  for entry in $(mdir -b -i "$at" ::loader/entries | sed 's,^::/,,'); do
    mtype -i "$at" "::$entry" | added="$2" awk '/^options / { $0 = $0 " " ENVIRON["added"] } { print }' >"$1/entry"
    mcopy -o -i "$at" "$1/entry" "::$entry"
  done
  rm -f "$1/entry"
}

# Words for the kernel's command line by which a test reaches inside: a shell on a port that only a machine of QEMU has.
# An image that is made has nothing of it; whoever can write these words owns the device anyway.
# shellcheck disable=SC2034 # Others that source this use it.
probe_words="systemd.unit=multi-user.target systemd.wants=kernel-command-line.service systemd.run_success_action=none systemd.run_failure_action=none systemd.run=\"/bin/bash -c 'while sleep 1; do exec 3<>/dev/virtio-ports/probe; bash <&3 >&3 2>&3; exec 3>&-; done'\""

# Runs a command inside; what it prints goes to standard output, and its exit code is that of this function.
ask_machine() { # place command [seconds]
  local line code=124
  coproc PROBE { exec socat STDIO "UNIX-CONNECT:$1/probe"; }
  # shellcheck disable=SC2154 # coproc makes it.
  local process=$PROBE_PID from=${PROBE[0]} to=${PROBE[1]}
  printf '\n{ %s\n} 2>&1 </dev/null; echo "exit:$?"\n' "$2" >&"$to"
  while read -rt "${3:-60}" -u "$from" line; do
    case "$line" in
      exit:*) code=${line#exit:}; break ;;
      *) printf '%s\n' "$line" ;;
    esac
  done
  kill "$process" 2>/dev/null || true
  wait "$process" 2>/dev/null || true
  return "$code"
}
