import "@opentos/kit/tokens.css";
import "@opentos/kit/base.css";
import "./console.css";
import "./progress.css";
import { mount } from "svelte";
import App from "./App.svelte";

mount(App, { target: document.getElementById("app")! });
