import { guardForms, watchFiles } from "./form";
import { fadeToasts } from "./toast";

guardForms();
watchFiles();
fadeToasts();
