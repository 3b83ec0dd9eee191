/**
 * What a class sees on the projector, at an address of its own, /projector: templates/pages/projector.html. It looks on
 * with a secret of its own (`#CODE/SECRET`), which lets nobody lead the class.
 */
import "../classroom/projector.js";
import { NumPlayRun } from "../elements/run.js";

const around = document.querySelector("np-run");
if (around instanceof NumPlayRun) {
  const { connection, store } = around.run;
  store.subscribe((state, previous) => {
    if (state.connection === previous.connection) return;
    document.body.dataset.connection = state.connection;
    const place = document.getElementById("connection");
    if (place) place.textContent = state.connection === "lost" ? "No connection. Reconnecting …" : "";
  });
  connection.connect("");
}
