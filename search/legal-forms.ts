/**
 * Legal forms as they are written at the end of a name. People leave them out,
 * abbreviate them and mix them up, so a form may decide between two names, but
 * never whether a name is found. A spelling that is also an ordinary last word
 * (`spa`, `trust`, `foundation`), or a usual pair of initials (`as`, `ab`), does
 * not belong here; `docs/decisions/0021-legal-forms-by-elf-code.md` says which
 * were left out, and at what cost.
 */

/** Other spellings of one word, wherever in a name it stands. */
const SPELLINGS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ltd: 'limited',
    inc: 'incorporated',
    corp: 'corporation',
    co: 'company',
    unltd: 'unlimited',
    ultd: 'unlimited',
    ltee: 'limitee',
    cie: 'compagnie',
    coop: 'cooperative',
    cyf: 'cyfyngedig',
  }),
)

/**
 * ISO 20275 codes, then the ways in which what they stand for is written (in the spelling on the right above); the first
 * of these is the form that names are compared by. A name does not say its jurisdiction, so a spelling stands for all
 * that write it: `limited` for those of England, India and Manitoba. The codes are examples of them, one or a few.
 */
export const LEGAL_FORMS: readonly (readonly [
  codes: readonly string[],
  form: string,
  ...spellings: readonly string[],
])[] = [
  // English
  [['H0PO', 'MNQ7', 'FN6X'], 'limited', 'limited company'],
  [['Y45C', 'TD8P'], 'company limited', '有限公司', '股份有限公司'],
  [
    ['YSP9', 'TXVC', 'Q82Q', 'GQVQ', 'IOFN'],
    'private limited',
    'private company limited',
    'private limited company',
    'pty limited',
    'proprietary limited',
    'pty',
    'pte limited',
    'pvt limited',
  ],
  [['LH0Q', 'KMFX'], 'unlimited', 'unlimited company', 'cuideachta neamhtheoranta'],
  [['B6ES', 'VYAX'], 'plc', 'public limited company', 'pcl', 'public company limited', 'cuideachta phoibli theoranta'],
  [['HZEH', 'CDXK', 'MPUG'], 'llc', 'limited liability company', 'fz llc'],
  [['Z0EY', 'PCO0', 'U5S6'], 'llp', 'limited liability partnership'],
  [['ID30', 'OPRT', 'XAQA'], 'lp', 'limited partnership'],
  [['6JCE'], 'gp', 'general partnership'],
  [['MTDW'], 'lllp', 'limited liability limited partnership'],
  [['X0MP'], 'rllp', 'registered limited liability partnership'],
  [['4U9V'], 'pllp', 'professional limited liability partnership'],
  [['3DXJ'], 'pllc', 'professional limited liability company'],
  [['C9KZ', 'N10D'], 'professional corporation'],
  [['Q6EM'], 'l3c'],
  [['O5PH'], 'pbc', 'public benefit corporation'],
  [['42GN', 'J3C5', 'YVZD'], 'ulc', 'unlimited liability company', 'unlimited liability corporation'],
  [['TT2H', '4C0J'], 'pcc', 'protected cell company'],
  [['QJBA'], 'incorporated cell company'],
  [['MP7S'], 'spc', 'segregated portfolio company'],
  [['17R0', '3M14'], 'cic', 'community interest company'],
  [
    ['C58S', 'OT3Y'],
    'clg',
    'company limited by guarantee',
    'limited by guarantee',
    'cuideachta faoi theorainn rathaiochta',
  ],
  [['LGWG'], 'dac', 'designated activity company', 'cga', 'cuideachta ghniomhaiochta ainmnithe'],
  [['2GV9'], 'icav', 'irish collective asset management vehicle'],
  [['LZIC'], 'ilp', 'investment limited partnership'],
  [['7T8N'], 'charitable incorporated organisation'],
  [['STX7'], 'scottish charitable incorporated organisation'],
  [['PQHL'], 'no liability'],
  [['J7L0'], 'npc', 'non profit company'],
  [['UDLA', 'FN6X'], 'incorporated'],
  [['UDLA', 'B3RX', 'XTIQ'], 'corporation'],
  [['JBBW'], 'company'],
  [['JGNU', 'WR09'], 'jsc', 'joint stock company', 'pjsc', 'public joint stock company', 'private joint stock company'],
  [['MNQ7'], 'teoranta'],
  [['H0PO'], 'cyfyngedig'],
  [['B6ES'], 'ccc', 'cwmni cyfyngedig cyhoeddus'],
  [['Z0EY'], 'partneriaeth atebolrwydd cyfyngedig'],
  // French
  [['UDLA', 'FN6X'], 'limitee'],
  [['JBBW'], 'compagnie'],
  [['FN6X'], 'incorporee'],
  [['2U3G'], 'sencrl', 'societe en nom collectif a responsabilite limitee', 'sencrl srl', 'sencrlsrl'],
  [['YRUJ', 'H1U2', 'T2X1'], 'snc', 'senc', 'societe en nom collectif', 'societa in nome collettivo'],
  [['RQIC'], 'sec', 'societe en commandite'],
  [['VD7Z', '63P9'], 'scs', 'societe en commandite simple'],
  [['U8KA'], 'scsp', 'societe en commandite speciale'],
  [['DEG4', '81G5'], 'sca', 'societe en commandite par actions'],
  [
    ['QVPB', '5RDO', 'DFE5', 'X0SD', 'FJ0E', 'ANDT'],
    'sa',
    'societe anonyme',
    'sociedad anonima',
    'sociedade anonima',
    'societa anonima',
    'spolka akcyjna',
    'societate pe actiuni',
  ],
  [['DVXS', '3EKS'], 'sarl', 'societe a responsabilite limitee', 'eurl'],
  [['EUT4'], 'sarls', 'societe a responsabilite limitee simplifiee'],
  [['AF67', 'EZHS'], 'suarl', 'societe unipersonnelle a responsabilite limitee'],
  [['6CHY', 'KYVO'], 'sas', 'societe par actions simplifiee', 'sasu', 'sociedad por acciones simplificada'],
  [['FY0F'], 'societe civile immobiliere'],
  [['LCR0'], 'gie', 'groupement dinteret economique'],
  [['UDY2', '8EHB'], 'sicav', 'societe dinvestissement a capital variable', 'sicav sif', 'sicav raif'],
  [['W3WH', '2JEI'], 'asbl', 'association sans but lucratif', 'vzw', 'vereniging zonder winstoogmerk'],
  [['V03J'], 'aisbl', 'association internationale sans but lucratif', 'ivzw'],
  // German
  [
    ['2HBR', 'AXSB', '3EKS'],
    'gmbh',
    'gesellschaft mit beschrankter haftung',
    'gesellschaft mit beschraenkter haftung',
    'mit beschrankter haftung',
    'mit beschraenkter haftung',
    'gesellschaft mbh',
    'ges mbh',
    'gesmbh',
    'mbh',
  ],
  [['SCE1'], 'ggmbh', 'gemeinnutzige gesellschaft mit beschrankter haftung'],
  [
    ['63KS'],
    'ug haftungsbeschrankt',
    'ug haftungsbeschraenkt',
    'unternehmergesellschaft haftungsbeschrankt',
    'unternehmergesellschaft haftungsbeschraenkt',
    'unternehmergesellschaft',
  ],
  [['6QQB', 'EQOV', 'MVII'], 'ag', 'aktiengesellschaft'],
  [['8Z6G', 'ONF1'], 'kg', 'kommanditgesellschaft'],
  [
    ['8Z6G'],
    'gmbh and company kg',
    'gmbh company kg',
    'gmbh and company kommanditgesellschaft',
    'ug haftungsbeschrankt and company kg',
    'ug haftungsbeschraenkt and company kg',
    'ag and company kg',
    'se and company kg',
  ],
  [['40DB', 'GVPD'], 'ohg', 'offene handelsgesellschaft', 'gmbh and company ohg'],
  [
    ['T0YJ'],
    'kgaa',
    'kommanditgesellschaft auf aktien',
    'gmbh and company kgaa',
    'ag and company kgaa',
    'se and company kgaa',
  ],
  [['AZFE'], 'eg', 'eingetragene genossenschaft'],
  [['QZ3L'], 'eingetragener verein'],
  [['FR3V'], 'gesellschaft burgerlichen rechts'],
  [['PDNU'], 'egbr', 'eingetragene gesellschaft burgerlichen rechts'],
  [['8CM0'], 'partg', 'partnerschaftsgesellschaft'],
  [
    ['2YZO'],
    'partg mbb',
    'partgmbb',
    'partmbb',
    'partnerschaft mbb',
    'partnerschaftsgesellschaft mbb',
    'partnerschaftsgesellschaft mit beschrankter berufshaftung',
  ],
  [['13AV'], 'vvag', 'versicherungsverein auf gegenseitigkeit'],
  [['BCSV'], 'flexkapg', 'flexible kapitalgesellschaft'],
  [['3EKS'], 'sagl', 'societa a garanzia limitata'],
  [['JXDX'], 'societas europaea'],
  [
    ['363J', '7SJP', 'JNDX'],
    'eeig',
    'european economic interest grouping',
    'ewiv',
    'europaische wirtschaftliche interessenvereinigung',
    'geie',
    'groupement europeen dinteret economique',
  ],
  // Dutch
  [['54M6', '3W7E'], 'bv', 'besloten vennootschap', 'besloten vennootschap met beperkte aansprakelijkheid'],
  [['N5NT'], 'bvba', 'sprl', 'societe privee a responsabilite limitee'],
  [['B5PM', 'R85P'], 'nv', 'naamloze vennootschap'],
  [['62Y3', 'UW1Y'], 'vof', 'vennootschap onder firma'],
  [['CODH', 'MQH3'], 'commanditaire vennootschap'],
  [
    ['8E2A'],
    'cvba',
    'cooperatieve vennootschap met beperkte aansprakelijkheid',
    'scrl',
    'societe cooperative a responsabilite limitee',
  ],
  // Italian, Spanish and Portuguese
  [
    ['OV32', 'DP3Q', 'XHN1'],
    'srl',
    'societa a responsabilita limitata',
    'sociedad de responsabilidad limitada',
    'societate cu raspundere limitata',
  ],
  [['8GU1'], 'srls', 'srl semplificata', 'societa a responsabilita limitata semplificata'],
  [['P418'], 'societa per azioni'],
  [['CGSO'], 'societa in accomandita semplice'],
  [['DLS4'], 'societa in accomandita per azioni'],
  [['BL52'], 'scarl', 'societa consortile a responsabilita limitata'],
  [['QRZJ'], 'societa cooperativa', 'soc cooperative'],
  [['DP3Q'], 'sl', 'sociedad limitada'],
  [['R6UT', 'AL8W'], 'slu', 'sociedad limitada unipersonal', 'eireli'],
  [['WUAZ'], 'sau', 'sociedad anonima unipersonal'],
  [['JGV1'], 'sa de cv', 'sociedad anonima de capital variable'],
  [['L9JC'], 'sab de cv', 'sociedad anonima bursatil de capital variable'],
  [['VATV'], 'sapi de cv', 'sociedad anonima promotora de inversion de capital variable'],
  [['449I'], 's de rl'],
  [['XLVZ'], 's de rl de cv', 'sociedad de responsabilidad limitada de capital variable'],
  [['XEN5', 'TDD5'], 's en c', 'sociedad en comandita simple'],
  [['KUUZ'], 'sociedad por acciones'],
  [['CHX6'], 'sociedad anonima cerrada'],
  [['H8G2', 'QFYC'], 'eirl', 'empresa individual de responsabilidad limitada'],
  [['J3T2'], 'compania anonima'],
  [['QHW1', 'WX45', 'USOG'], 'ltda', 'limitada', 'lda', 'sociedade limitada', 'sociedade por quotas'],
  [['XOAD'], 'cia ltda', 'compania limitada', 'compania de responsabilidad limitada'],
  [['VF4C'], 'unipessoal lda', 'sociedade unipessoal por quotas'],
  // Nordic
  [['XJHM'], 'aktiebolag', 'ab publ', 'aktiebolag publ'],
  [['BEAY'], 'handelsbolag'],
  [['CX05'], 'kommanditbolag'],
  [['C61P'], 'ekonomisk forening'],
  [['ZRPO'], 'aktieselskab'],
  [['H8VP'], 'aps', 'anpartsselskab'],
  [['5QS7'], 'ivs', 'ivaerksaetterselskab'],
  [['7WRN'], 'interessentskab'],
  [['YI42'], 'aksjeselskap'],
  [['IQGE'], 'asa', 'allmennaksjeselskap'],
  [['326Y'], 'ansvarlig selskap'],
  [['DKUW'], 'oy', 'osakeyhtio', 'oy ab', 'ab oy'],
  [['K6VE'], 'oyj', 'julkinen osakeyhtio', 'abp', 'oyj abp'],
  [['E4KB'], 'hf', 'hlutafelag'],
  [['M8SS'], 'ehf', 'einkahlutafelag'],
  // Central and eastern Europe; `sp zoo` is `Sp. z o.o.`
  [['O7XB'], 'sp zoo', 'spolka zoo', 'spolka z ograniczona odpowiedzialnoscia'],
  [
    ['BSJT'],
    'sp k',
    'spolka komandytowa',
    'sp zoo sp k',
    'spolka z ograniczona odpowiedzialnoscia sp k',
    'spolka z ograniczona odpowiedzialnoscia spolka komandytowa',
  ],
  [['629I'], 'sp j', 'spolka jawna'],
  [['B21W'], 'prosta spolka akcyjna'],
  [['9HLU', 'VSZS'], 'sro', 'spol sro', 'spolecnost s rucenim omezenym', 'spolocnost s rucenim obmedzenym'],
  [['6CQN', '2EEG'], 'akciova spolecnost', 'akciova spolocnost', 'akc spol'],
  [['5KU5', '5J5Y'], 'verejna obchodni spolecnost', 'verejna obchodna spolocnost'],
  [['KB52'], 'komanditna spolocnost', 'komanditni spolecnost', 'kom spol'],
  [['P9F2'], 'kft', 'korlatolt felelossegu tarsasag'],
  [['BKUX'], 'zrt', 'zartkoruen mukodo reszvenytarsasag'],
  [['8UEG'], 'nyrt', 'nyilvanosan mukodo reszvenytarsasag'],
  [['S3DA'], 'beteti tarsasag'],
  [['J6MO'], 'kkt', 'kozkereseti tarsasag'],
  [['JC0Y'], 'ou', 'osauhing'],
  [['9LJA'], 'aktsiaselts'],
  [['ES2D'], 'sia', 'sabiedriba ar ierobezotu atbildibu'],
  [['VJBO'], 'akciju sabiedriba'],
  [['BPLS'], 'uab', 'uzdaroji akcine bendrove'],
  [['VJ3G'], 'ood', 'оод'],
  [['WVIN'], 'eood', 'еоод'],
  [['EJ06'], 'ead', 'еад'],
  [
    ['OQWO', 'KBKD', 'KIU5'],
    'doo',
    'доо',
    'drustvo s ogranicenom odgovornoscu',
    'druzba z omejeno odgovornostjo',
    'jdoo',
  ],
  [['LUMA', '1OR3'], 'dionicko drustvo', 'delniska druzba'],
  [['D37H'], 'shpk', 'sh pk'],
  [['W2NK'], 'αε', 'ανωνυμη εταιρια', 'ανωνυμη εταιρεια'],
  [['H6OR'], 'επε', 'εταιρια περιορισμενησ ευθυνησ', 'εταιρεια περιορισμενησ ευθυνησ'],
  [['QCA0'], 'ικε', 'ιδιωτικη κεφαλαιουχικη εταιρια', 'ιδιωτικη κεφαλαιουχικη εταιρεια'],
  [['R5UT'], 'limited sirketi', 'limited sirket', 'limited sti'],
  [['W2SQ'], 'anonim sirketi', 'anonim sirket'],
  // Asia
  [['XEOV'], 'sdn bhd', 'sendirian berhad'],
  [['7OYN'], 'bhd', 'berhad'],
  [['SP51'], 'plt', 'perkongsian liabiliti terhad'],
  [['AEZW'], 'tbk', 'persero tbk'],
  [['T417'], 'kk', 'kabushiki kaisha', 'kabushiki gaisha', '株式会社'],
  [['PDQC', '328X'], 'בע מ'],
  [['JNJI', 'ADV0', 'QZCG'], 'wll', 'with limited liability', 'ذمم'],
]

const FORM_BY_SPELLING: ReadonlyMap<string, string> = new Map(
  LEGAL_FORMS.flatMap(([, form, ...spellings]) => [form, ...spellings].map(spelling => [spelling, form] as const)),
)
const FORM_NUMBERS: ReadonlyMap<string, number> = new Map(LEGAL_FORMS.map(([, form], at) => [form, at + 1]))
/**
 * How many words a spelling that ends with this word has at most. Few words end a legal form: most names are told apart
 * from those that have one by their last word alone.
 */
const LENGTH_BY_LAST_WORD: ReadonlyMap<string, number> = longestByLastWord([...FORM_BY_SPELLING.keys()])

/** A small number for each form, the same in every process of this version; 0 for none. */
export function formNumber(form: string): number {
  return FORM_NUMBERS.get(form) ?? 0
}

/** The one spelling of a word that is or belongs to a legal form; any other word as it is. */
export function foldLegalFormWord(word: string): string {
  return SPELLINGS.get(word) ?? word
}

/** The folded words of which `start` may be the beginning of another spelling: `lt` of `limited`. */
export function legalFormWordsFrom(start: string): readonly string[] {
  const words = [...SPELLINGS].filter(([spelling, word]) => spelling.startsWith(start) && !word.startsWith(start))
  return words.map(([, word]) => word)
}

/**
 * Where the legal form begins. A name that is nothing but a legal form keeps it
 * as its name.
 * @param words folded by `foldLegalFormWord`
 */
export function splitLegalForm(words: readonly string[]): { readonly coreLength: number; readonly form: string } {
  const longest = LENGTH_BY_LAST_WORD.get(words.at(-1) ?? '')
  if (longest === undefined) return { coreLength: words.length, form: '' }
  for (let length = Math.min(longest, words.length - 1); length > 0; length--) {
    const form = FORM_BY_SPELLING.get(words.slice(-length).join(' '))
    if (form !== undefined) return { coreLength: words.length - length, form }
  }
  return { coreLength: words.length, form: '' }
}

function longestByLastWord(spellings: readonly string[]): ReadonlyMap<string, number> {
  const longest = new Map<string, number>()
  for (const spelling of spellings) {
    const words = spelling.split(' ')
    const last = words.at(-1) ?? ''
    longest.set(last, Math.max(words.length, longest.get(last) ?? 0))
  }
  return longest
}
