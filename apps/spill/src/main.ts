import { connect } from "@opentos/sdk";
import { dress } from "@opentos/sdk/page";
import { Best } from "./board.ts";
import { Game } from "./game.ts";
import { Screen } from "./page/screen.ts";
import { Sound } from "./page/sound.ts";
import { Seats } from "./seats.ts";

const tos = await connect();
const best = new Best(tos, () => new Date());
const [soundKept] = await Promise.all([tos.storage.get("sound").catch(() => null), best.load()]);
const game = new Game(() => Math.floor(Math.random() * 2 ** 32));
const screen = new Screen(tos, game, best, new Sound(soundKept !== false));
dress(tos);
screen.begin();
tos.ready();
void new Seats(tos, screen).open();
