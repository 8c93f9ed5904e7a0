import { connect, refusedAs } from "@opentos/sdk";
import { takeUp } from "@opentos/sdk/going";
import { dress } from "@opentos/sdk/page";
import { Best } from "./board.ts";
import { Game } from "./game.ts";
import { FORMAT, keptIn } from "./kept.ts";
import { Screen } from "./page/screen.ts";
import { Sound } from "./page/sound.ts";
import { Seats } from "./seats.ts";

const tos = await connect();
const best = new Best(tos, () => new Date());
const [soundKept, kept] = await Promise.all([
  tos.storage.get("sound").catch(refusedAs(null)),
  takeUp(tos, FORMAT, ({ state }) => keptIn(state)),
  best.load(),
]);
const game = new Game(() => Math.floor(Math.random() * 2 ** 32));
const screen = new Screen(tos, game, best, new Sound(soundKept !== false));
dress(tos);
screen.begin(kept);
tos.ready();
await new Seats(tos, screen).open();
