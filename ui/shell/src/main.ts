import "@opentos/kit/tokens.css";
import "@opentos/kit/base.css";
import "./shell.css";
import { mount } from "svelte";
import App from "./App.svelte";

const place = document.getElementById("shell");
if (!place) {
  throw new Error("the page has no place for the shell");
}
mount(App, { target: place });
