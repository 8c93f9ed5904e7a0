import { readFileSync } from "node:fs";
import ts from "typescript";

/** The shell's table of form factors, for scripts that are no part of the build. */
const source = readFileSync(new URL("../src/forms/forms.ts", import.meta.url), "utf8");
const { outputText } = ts.transpileModule(source, { compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 } });
export const { forms } = await import(`data:text/javascript,${encodeURIComponent(outputText)}`);
