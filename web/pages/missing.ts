/** The script of the 404 page. Its language switch keeps the address, which may exist in the other language. */
import { updateLanguageLinks } from '../shared/language-switch.ts'

updateLanguageLinks()
