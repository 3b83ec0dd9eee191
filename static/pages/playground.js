/**
 * The playground, at the server's own address: templates/pages/playground.html, about one run, with every panel that
 * there is.
 */
import { NumPlayRun } from "../elements/run.js";
import "../elements/setting.js";
import { start } from "../page/start.js";

const around = document.querySelector("np-run");
if (around instanceof NumPlayRun) start(around.run);
