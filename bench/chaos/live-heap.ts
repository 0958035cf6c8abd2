import { once } from 'node:events';
import { WebSocket } from 'undici';

const mebibyte = 1024 * 1024;

interface Message {
  readonly id: number;
  readonly result?: { readonly usedSize?: number };
}

/**
 * Returns the MiB of a Node process's heap in use after a full garbage collection, through its inspector.
 * Resident memory says little within minutes, since the collector is lazy while there is room.
 */
export async function liveHeap(inspectorPort: number): Promise<number> {
  const [target] = (await (await fetch(`http://127.0.0.1:${inspectorPort}/json/list`)).json()) as {
    webSocketDebuggerUrl: string;
  }[];
  const socket = new WebSocket(target?.webSocketDebuggerUrl ?? '');
  await once(socket, 'open');
  const ask = (id: number, method: string): Promise<Message> =>
    new Promise((resolve, reject) => {
      socket.addEventListener('message', ({ data }) => {
        const message = JSON.parse(String(data)) as Message;
        if (message.id === id) resolve(message);
      });
      socket.addEventListener('close', () => reject(new Error('The inspector has gone.')));
      socket.send(JSON.stringify({ id, method }));
    });
  try {
    await ask(1, 'HeapProfiler.collectGarbage');
    const { result } = await ask(2, 'Runtime.getHeapUsage');
    return (result?.usedSize ?? Number.NaN) / mebibyte;
  } finally {
    socket.close();
  }
}
