/** An app that greets its host and draws, whichever it stands for. */
export const runningApp = `<!doctype html><meta charset="utf-8"><title>App</title><style>body{margin:0;height:100vh;display:grid;place-items:center;background:#101b3b;color:#f7e08a;font:2rem system-ui}</style><p>★ 12</p><script>
const { port1, port2 } = new MessageChannel();
port1.onmessage = ({ data }) => data.type === "ping" && port1.postMessage({ type: "pong" });
parent.postMessage({ tos: "hello", sdk: 1 }, "*", [port2]);
port1.postMessage({ type: "ready" });
</script>`;
