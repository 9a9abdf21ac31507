import { guardForms, keepDrafts, watchFiles } from "./form";
import { partialUpdates } from "./htmx";
import { liveUpdates } from "./live";
import { closeMenus, fadeToasts } from "./toast";

partialUpdates();
guardForms();
keepDrafts();
watchFiles();
fadeToasts();
closeMenus();
liveUpdates();
