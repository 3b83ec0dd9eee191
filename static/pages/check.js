/** What was handed in, as a table, at an address of its own, /check: templates/pages/check.html. No run is needed. */
import "../classroom/tasks/check.js";
