/** The page for addresses that lead nowhere: its language switch keeps the address, which may exist in the other. */
import { updateLanguageLinks } from '../shared/language-switch.ts'

updateLanguageLinks()
