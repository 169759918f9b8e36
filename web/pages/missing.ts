/** The page for addresses that lead nowhere: its language switch keeps the address, which may exist in the other. */
import { updateLanguageLinks } from '../lib/language-switch.ts'

updateLanguageLinks()
