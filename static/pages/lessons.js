/** The lessons at an address of their own, /lessons: templates/pages/lessons.html. No run is needed to read them. */
import { searchLessons } from "../page/lessons.js";

searchLessons(document.body);
