/**
 * The wall of a class at an address of its own, /wall: templates/pages/wall.html. The run of this page is not shown, so
 * that no pictures of it come; its connection is the teacher's.
 */
import "../classroom/wall.js";
import { NumPlayRun } from "../elements/run.js";
import { ignoreDoubles } from "../page/doubles.js";
import { placePopups } from "../page/popups.js";
import "../panels/messages.js";

const around = document.querySelector("np-run");
if (around instanceof NumPlayRun) {
  ignoreDoubles();
  placePopups();
  const { connection, store } = around.run;
  store.subscribe((state, previous) => {
    if (state.connection === previous.connection) return;
    document.body.dataset.connection = state.connection;
    const place = document.getElementById("connection");
    if (place) place.textContent = state.connection === "lost" ? "No connection. Reconnecting …" : "";
  });
  document.querySelector('[data-action="present"]')?.addEventListener("click", async () => {
    (await import("../page/present.js")).present();
  });
  connection.connect("");
}
