import { guardForms, keepDrafts, watchFiles } from "./form";
import { partialUpdates } from "./htmx";
import { keys } from "./keys";
import { liveUpdates } from "./live";
import { palette } from "./palette";
import { presence } from "./presence";
import { closeMenus, fadeToasts } from "./toast";

partialUpdates();
guardForms();
keepDrafts();
watchFiles();
fadeToasts();
closeMenus();
keys();
palette();
liveUpdates();
presence();
