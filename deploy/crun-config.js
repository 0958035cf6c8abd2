// Prints an OCI runtime configuration for the image: its own user, environment and command, a read-only root, no capabilities, the network of this machine.
import { readFileSync } from 'node:fs';

const [, , image, rootfs, port] = process.argv;
const { config } = JSON.parse(readFileSync(image, 'utf8')).Docker;
const [uid, gid] = config.User.split(':').map(Number);
const settings = {
  PORT: port,
  SANDBOX_PORT: '0',
  DRAIN_DELAY: '0',
  AUTH_SECRET: 'only for this check, 32 bytes long',
  AUTH_ISSUER: 'https://issuer.example',
  AUTH_AUDIENCE: 'lending-graph',
};
const mount = (destination, type, options = []) => ({
  destination,
  type,
  source: type,
  options: ['nosuid', 'noexec', ...options],
});
console.log(
  JSON.stringify({
    ociVersion: '1.0.2',
    process: {
      user: { uid, gid },
      args: [...config.Entrypoint, ...config.Cmd],
      env: [...config.Env, ...Object.entries(settings).map(([name, value]) => `${name}=${value}`)],
      cwd: config.WorkingDir,
      capabilities: {},
      noNewPrivileges: true,
    },
    root: { path: rootfs, readonly: true },
    mounts: [mount('/proc', 'proc', ['nodev']), mount('/dev', 'tmpfs', ['mode=755'])],
    linux: { namespaces: ['pid', 'mount', 'ipc', 'uts'].map((type) => ({ type })) },
  }),
);
