/**
 * Names of real companies, for tests. A fixed set of invented names would lack the
 * punctuation, homonyms and former names of a register.
 *
 * From the names index of the Isle of Man Companies Registry, 22 May 2026.
 * Contains public sector information licensed under the Isle of Man Open
 * Government Licence (https://www.gov.im/about-this-site/open-government-licence/).
 */
import type { SearchDocument } from '../engine.ts'

/** `number|active or inactive|type|registered on, empty when unknown|legal name|previous names …` */
const COMPANIES = `
000009C|inactive|1931 Act Company||Ohio Lead Mining Company Limited
000010C|inactive|1931 Act Company||Isle of Man Coal Company Limited
000029F|inactive|Foreign Company|1932-06-17|Esso Petroleum Company, Limited|Anglo-American Oil Company Limited
000064C|inactive|1931 Act Company||The Prince Of Wales Hotel Ramsey Limited
000069C|inactive|1931 Act Company||The Peel Isle of Man Land Building & Investment Company Limited
000069M|inactive|Foundation|2015-07-03|The Hanover Foundation
000073C|inactive|1931 Act Company|1885-03-03|The Isle of Man Steam Packet Company Limited
000091F|inactive|Foreign Company|1951-04-04|Upton's Reliable Irish Tours Limited
000094C|inactive|1931 Act Company||Union Mills Limited
000110C|inactive|1931 Act Company||Isle of Man Mutual Glass Insurance Company
000111L|inactive|Limited Liability Company|1997-11-25|Unicorn Strategies L.L.C.
000124V|inactive|2006 Act Company|2006-11-30|IMPERIAL EDINBURGH 1 INC|ANTLER EDINBURGH 1 INC
000136C|inactive|1931 Act Company||Manx East Coast Railway Company Limited
000160C|inactive|1931 Act Company||Isle of Man Tramways & Electric Power Company Limited|Douglas and Laxey Coast Electric Tramway Limited
000170C|inactive|1931 Act Company||The Isle of Man Mineral Water Manufacturers' Association and Trade Protection Society Limited
000174C|inactive|1931 Act Company||The Prince of Wales Hotel Ramsey Limited
000214C|inactive|1931 Act Company||Isle of Man Pure Ice, Cold Storage and Abattoir Co. Ltd.
000257F|inactive|Foreign Company||Petroleum Converters Inc.
000274L|inactive|Limited Liability Company|1999-06-30|ALBION DISTRIBUTION (EUROPE) LLC
000287C|inactive|1931 Act Company||Onchan Motors Limited
000297C|inactive|1931 Act Company||Omnium Limited
000320C|active|1931 Act Company|1917-09-13|Isle of Man Breweries Limited
000369F|inactive|Foreign Company||U.S. Ventures S.A.
000392V|inactive|2006 Act Company|2007-01-31|EURO MARITIME ATM'S LIMITED
000398L|inactive|Limited Liability Company|2000-02-18|ABBEYCROFT COMMERCIAL ENTERPRISES LLC
000457F|inactive|Foreign Company|1985-08-27|The C.B.I. Development Corporation Limited
000494C|inactive|1931 Act Company||Greeba Estates Limited
000563L|inactive|Limited Liability Company|2001-09-13|UPPER EDGE ASSOCIATED LLC
000652C|inactive|1931 Act Company||Greeba Estates (1934) Limited
000702C|inactive|1931 Act Company||Isle of Man Examiner Limited
000719L|active|Limited Liability Company|2004-03-23|CROWE ISLE OF MAN LLC
000748C|inactive|1931 Act Company||Isle of Man Holdings Limited
000775C|inactive|1931 Act Company||Park Estates Limited
000859L|inactive|Limited Liability Company|2007-02-23|EGERTON HOLDINGS LLC
000935C|inactive|1931 Act Company|1945-12-22|ISLE OF MAN ENTERPRISES PLC|Isle of Man Enterprises Limited|Isle of Man Holiday Centre Limited
001114C|inactive|1931 Act Company||Manx Exports Limited
001124C|inactive|1931 Act Company||Isle of Man Estates Limited
001126C|inactive|1931 Act Company||Schroeder Trust (Isle of Man) Limited
001239C|inactive|1931 Act Company||E.W. Lockett Limited
001282V|inactive|2006 Act Company|2007-08-10|RSA ISLE OF MAN PROTECTOR COMPANY LIMITED
001327C|inactive|1931 Act Company||Union Mills Limited
001369V|active|2006 Act Company|2006-11-17|HANDLEY REAL ESTATE LIMITED|VANTAGE INTERNATIONAL REAL ESTATE LIMITED
001470F|inactive|Foreign Company|1993-09-01|Gamlestaden Plc
001478C|inactive|1931 Act Company|1959-10-02|BARCLAYS TRUST COMPANY (ISLE OF MAN) LIMITED|Barclays Private Bank & Trust (Isle of Man) Limited|Barclaytrust International (Isle of Man) Limited|Barclaytrust Isle of Man Limited|Martins Bank Executor and Trustee Company (Isle of Man) Limited
001681F|inactive|Foreign Company|1994-03-15|Ares Inc.|Ares Holdings Inc.
001692C|inactive|1931 Act Company||Silverburn Estates Limited
001716C|inactive|1931 Act Company|1963-10-09|Isle of Man Mouldings Limited|Isle of Man Potteries Limited
001733V|inactive|2006 Act Company|2007-10-16|ISLE OF MAN RESIDENTIAL DEVELOPMENTS LIMITED
002089F|inactive|Foreign Company|1995-09-07|Satellite Maritime Inc.
002092V|active|2006 Act Company|1885-03-03|THE ISLE OF MAN STEAM PACKET COMPANY LIMITED
002246V|inactive|2006 Act Company|2008-02-06|MI REAL ESTATE INVESTMENT COMPANY PLC
002257C|active|1931 Act Company|1967-04-12|Aon (Isle of Man) Limited|Alexander & Alexander (Isle of Man)|Alexander & Alexander (Isle of Man) Limited|Alexander Howden (Isle of Man) Limited|Alexander Stenhouse (Isle of Man) Limited|Aon Risk Services (Isle of Man) Limited|Graham Sloan (Isle of Man) Limited
002377F|inactive|Foreign Company|1996-08-08|Santara Inc.
002500C|inactive|1931 Act Company||Manx Mail Order Limited
002658F|inactive|Foreign Company|1997-07-02|Croesus-UFG Russia S.A.|Croesus-UFG Russia Fund S.A.
002668C|inactive|1931 Act Company||Island Civil Engineering Limited
002760C|inactive|1931 Act Company||The Isle of Man Victorian Steam Railway Company Limted
003273F|inactive|Foreign Company|1999-02-19|Water's Edge Navigation Corp.
003457F|inactive|Foreign Company|2000-02-21|DENA INTERNATIONAL INC.
003598F|inactive|Foreign Company|2000-10-24|E T I Inc
003792C|active|1931 Act Company|1971-07-08|Isle Of Man Assurance Limited|Isle of Man and General Life Assurance Company Limited
003842F|inactive|Foreign Company|2002-02-25|R&SA US Holdings (No. 1), Inc.
003907F|inactive|Foreign Company|2002-05-02|Poppy H Inc|Poppy Holdings Inc
003958C|active|1931 Act Company|1971-11-16|The Port Erin Gaslight & Aerated Waters Company Limited|Peveril Hotel (Port Erin) Limited
003972F|inactive|Foreign Company|2002-06-28|TASMAN UK LIMITED
004109V|inactive|2006 Act Company|2005-04-20|TEN A.M. (ONE) STATION LIMITED
004242F|inactive|Foreign Company|2003-09-15|O'HARE & MCGOVERN LIMITED
004571F|inactive|Foreign Company|2005-06-02|UDI INC
004675F|inactive|Foreign Company|2005-12-09|PROCTER & GAMBLE INTERNATIONAL OPERATIONS SA
004958F|inactive|Foreign Company|2000-07-24|FC & AT EMPLOYEE BENEFIT COMPANY LLC|FC & AT EMPLOYMENT BENEFIT COMPANY LLC
005127V|active|2006 Act Company|2010-03-12|CRAG HILL ESTATES LIMITED|SEALAND CAPITAL (GENERAL PARTNER) LIMITED
005271F|inactive|Foreign Company|2009-06-18|ORYX GOLD (BVI) LTD
005276V|inactive|2006 Act Company|2010-04-26|SURYACHAKRA CLEAN THERMAL ENERGY PLC
005294C|inactive|1931 Act Company||E.A. Le Gear Limited
005898F|inactive|Foreign Company|2007-06-06|EXPANSION LIMITED
006037C|inactive|1931 Act Company||Manx Herring Exporters Limited
006046V|inactive|2006 Act Company|2010-10-01|EVERATT & CO (ISLE OF MAN) LIMITED
006126F|inactive|Foreign Company|2017-05-12|ECLIPSE HOLDINGS INC
006139V|inactive|2006 Act Company|2010-10-22|G5 ENERGY GROUP PLC
006148F|active|Foreign Company|2008-07-23|PANDORA JEWELLERY UK LIMITED|Pandora Jewellery UK Limited
006202V|inactive|2006 Act Company|2010-11-10|MIDDLE EAST & AFRICAN PUMPING SOLUTIONS LTD
006545C|inactive|1931 Act Company||Men of Gwent Limited
006673C|inactive|1931 Act Company|1974-04-29|Crook & O'Sullivan Limited
006848V|inactive|2006 Act Company|2011-04-21|TOUCHSTONE CORKCO ENTERPRISES
007111C|inactive|1931 Act Company|1974-12-30|MARSH (ISLE OF MAN) LIMITED|Bowring (Isle of Man) Limited
007340V|inactive|2006 Act Company|2011-08-24|KENNEDY GRIFFIN PLC
007936V|active|2006 Act Company|2012-01-31|GREENDRIVE HOLDINGS UNLIMITED|MCHALE ENGINEERING IOM 2 LIMITED|MCHALE ENGINEERING IOM 2 UNLIMITED
008050C|inactive|1931 Act Company|1976-03-31|E.I.C. Limited
008149C|inactive|1931 Act Company|1976-05-14|Tillco (Exports) Limited
008297C|inactive|1931 Act Company||Omnium Limited
008387V|inactive|2006 Act Company|2012-05-29|DAVY FUNDS (ISLE OF MAN)
008391C|inactive|1931 Act Company||Cattle Export and Services Limited
008405C|inactive|1931 Act Company|1976-08-02|O'Connor Holdings Limited
008868C|inactive|1931 Act Company||Isle of Man Boat Building Company Limited
009511C|inactive|1931 Act Company||Onchan Motors Limited
009602V|inactive|2006 Act Company|2013-05-07|ROLAND CONAN MORANT ESTATE MANAGEMENT LIMITED
009762C|inactive|1931 Act Company|1977-08-30|Aberdeen International Assurance (Isle of Man) Limited|Abtrust International Assurance (Isle of Man) Limited|Aetna International Assurance (Isle of Man) Limited|Century International Assurance (Isle of Man) Limited|Tyndall Assurance (Isle of Man) Limited
009821C|inactive|1931 Act Company|1977-09-08|Asian Overseas Development Company Limited
010316V|inactive|2006 Act Company|2013-10-21|ELTHAM HIGH STREET (HOL 7) LIMITED
010852C|inactive|1931 Act Company|1978-03-22|M D  Engineering Services Limited
011134C|inactive|1931 Act Company|1978-04-27|BLACKROCK (ISLE OF MAN) LIMITED|MERRILL LYNCH INVESTMENT MANAGERS (ISLE OF MAN) LIMITED|Merrill Lynch Investment Managers (Isle of Man) Limited|Warburg Asset Management Isle of Man Limited|Warburg Investment Management (Isle of Man) Limited
011174V|inactive|2006 Act Company|2014-06-03|HIGH MARK MEDIA INC
011506V|inactive|2006 Act Company|2006-09-18|METRO BALTIC HORIZONS PLC
011552V|inactive|2006 Act Company|2014-09-18|ILLUMINAE (EUROPE) LIMITED|BETTER NUTRITION EUROPE LIMITED|HYPERBIOTICS (EUROPE) LTD
012073C|inactive|1931 Act Company||Howe Estates (Baldrine) Limited
012460V|inactive|2006 Act Company|2015-06-15|ESPOIR ASSOCIATES LIMITED
012543C|inactive|1931 Act Company|1979-02-21|A. & O. Trading Company Limited
013147V|active|2006 Act Company|2016-01-13|ENTRYPOINT 2 LIMITED
013473V|active|2006 Act Company|2016-04-28|OISÍN AVIATION (GP) LIMITED
013508C|inactive|1931 Act Company|1979-05-31|Browhead Estates Limited
013585C|inactive|1931 Act Company|1979-06-12|Falcon Bank Isle of Man Limited
013757V|active|2006 Act Company|2016-08-05|AGGREGATE ISLE OF MAN 2 LIMITED
014400C|inactive|1931 Act Company|1979-11-06|B.B. & S. (Overseas Investments) Limited
014780V|inactive|2006 Act Company|2017-05-19|Urbanpowa (IOM) Ltd
015185V|active|2006 Act Company|2017-09-06|THREE SEVEN EUROPEAN PROPERTY LIMITED
015310V|active|2006 Act Company|2006-01-06|KR1 PLC|KRYPTONITE 1 PLC
015361C|inactive|1931 Act Company||Manx Video Electronic Leisure Limited
015552C|inactive|1931 Act Company|1980-04-09|Hope Investments Overseas Limited|Hope Overseas Investments Limited
016325C|inactive|1931 Act Company||Court View Equipment & Sales Limited
016439V|inactive|2006 Act Company|2018-09-18|Enveq Opportunity 1 Limited
016852C|inactive|1931 Act Company|1980-12-09|Voyager Enterprises Limited
017258V|inactive|2006 Act Company|2019-07-03|EAST SUSSEX PROPERTY HOLDINGS 1 LIMITED
017988C|inactive|1931 Act Company||Gallagher & Walker (Overseas) Limited
019173C|inactive|1931 Act Company|1982-01-05|Day's Eye Charters Limited
019697V|inactive|2006 Act Company|2022-02-03|UK LAND HOLDINGS 2 LTD
019704V|active|2006 Act Company|2010-11-11|ROSE OF SHARON 5 LIMITED
019752C|inactive|1931 Act Company|1982-03-29|A.S. Enterprises Limited
019933C|inactive|1931 Act Company|1982-04-05|Europa Travel and Entertainment Limited
020302C|active|1931 Act Company|1982-06-15|WILLIS TOWERS WATSON MANAGEMENT (ISLE OF MAN) LIMITED|Willis Corroon Management (Isle of Man) Limited|Willis Faber (Isle of Man) Limited|Willis Management (Isle of Man) Limited|Willis Wrightson (Isle of Man) Limited
021303C|inactive|1931 Act Company|1983-02-11|Hadico Overseas Limited|East-West Trading Company Limited
021410V|active|2006 Act Company|2023-12-22|Shenick Holdings 2 Unlimited
021673C|active|1931 Act Company|1983-04-05|Mantool & Engineering Consultancy Services Limited
021823V|active|2006 Act Company|2024-06-21|Ikat Unlimited
022705C|inactive|1931 Act Company||Eflin Limited
022878V|active|2006 Act Company|1989-08-24|DÖHLE (IOM) LIMITED
023609C|inactive|1931 Act Company|1984-03-15|Grindlays (Isle of Man) Limited
023869C|inactive|1931 Act Company|1984-04-09|Park Estates Limited
024110C|inactive|1931 Act Company|1984-05-15|Manx Edible Oils Limited
024769C|inactive|1931 Act Company|1984-08-29|BANK OF SCOTLAND TRUST COMPANY    (IOM) LIMITED|Bank of Scotland (Isle of Man) Nominees Limited|Bank of Scotland Offshore Nominees (Isle of Man) Limited|Bank of Wales (Isle of Man) Nominees Limited|Commercial Bank of Wales (I.O.M.) Nominees Limited
025619C|inactive|1931 Act Company|1984-12-27|C.H. Export Services Limited
026001C|inactive|1931 Act Company|1985-03-05|Unitrade Limited
027083C|inactive|1931 Act Company|1985-07-04|Old Mutual International Funds Limited|AXA Equity & Law International Funds Limited|Equity & Law International Funds Limited
028799C|inactive|1931 Act Company|1986-01-14|Isle of Man & National Westminster (Nominees) Limited
029288C|inactive|1931 Act Company|1986-03-05|Universal Drilling Consultants Limited|Oilfield Marine Services Limited
030658C|inactive|1931 Act Company|1986-06-27|Mostafasons & Partners Limited
032627C|inactive|1931 Act Company|1986-12-22|LOUIS GROUP INTERNATIONAL NOMINEES (ONE) LIMITED|Emblyn Nominees Limited
032647C|active|1931 Act Company|1986-12-24|Isle of Man Vagabonds Rugby Union Football Club Limited|Vagabonds (I.O.M.) Rugby Union Football Club Limited
032743C|inactive|1931 Act Company|1987-01-13|Enroute Limited
032929C|inactive|1931 Act Company|1987-02-02|U.T.S. Limited
033592C|inactive|1931 Act Company|1987-03-27|M E A Media Equity Associates Limited
034228C|inactive|1931 Act Company|1987-05-21|Isle of Man Examiner Limited
034621C|inactive|1931 Act Company|1987-06-29|Omnium Limited
034647C|inactive|1931 Act Company|1987-07-01|Manx Small Houses Restoration Trust
036082C|inactive|1931 Act Company|1987-10-16|Eland Limited
036196C|inactive|1931 Act Company|1987-10-23|Isle Of Man Lease Management Limited
036566C|inactive|1931 Act Company|1987-11-24|Emerald Cove Village Club Limited|Emerald Cove Village Limited
038847C|inactive|1931 Act Company|1988-05-19|The Isle of Man Children's Centre
039479C|inactive|1931 Act Company|1988-06-30|El Dorado Investments Limited
040066C|inactive|1931 Act Company|1988-08-08|Ocean Ridge G2 Limited
040263C|inactive|1931 Act Company|1988-08-19|E.T.B.S. Engineering & Business Service Limited
040547C|inactive|1931 Act Company|1988-09-12|Emsworth Engineering Limited|Emsworth Enterprises Limited
042045C|inactive|1931 Act Company|1988-12-13|Taylor's International Energy Services Limited
042067C|inactive|1931 Act Company|1988-12-15|M.G. Enterprises (PTY) Limited
043072C|inactive|1931 Act Company|1989-02-24|Orion Overseas Limited
045136C|inactive|1931 Act Company|1989-07-18|HSBC TRUSTEE (ISLE OF MAN) LIMITED|Bermuda Trust (Isle of Man) Limited
046506C|inactive|1931 Act Company|1989-11-01|Eastpark Property Limited
049204C|inactive|1931 Act Company|1990-05-04|HE Simm Williams (Isle of Man) Limited
049908C|inactive|1931 Act Company|1990-06-28|Emperor Limited
050090C|inactive|1931 Act Company|1990-07-11|Manx Corporate Services Limited
051150C|inactive|1931 Act Company|1990-09-27|HSBC CORPORATE SERVICES NOMINEE (ISLE OF MAN) LIMITED|Meridian (Isle of Man) Nominees Limited
052119C|inactive|1931 Act Company|1990-12-11|United Invest & Resources Limited
053157C|inactive|1931 Act Company|1991-03-04|G.A.D.E. (Isle of Man) Limited
053185C|inactive|1931 Act Company|1991-03-05|J & F Overseas Limited
054020C|active|1931 Act Company|1991-05-10|Knox D'Arcy (Eastern Europe) Limited
054732C|inactive|1931 Act Company|1991-06-26|Airship Overseas Limited|Airship Services Overseas Limited
055068C|inactive|1931 Act Company|1991-07-26|B E Group (Old) Limited
056105C|inactive|1931 Act Company|1991-10-24|E.O.Q. Limited
058474C|inactive|1931 Act Company|1992-05-06|Charles J. Givens Isle of Man Limited
058827C|inactive|1931 Act Company|1992-06-15|Overseas Corporate Services (I.O.M.) Limited
059246C|inactive|1931 Act Company|1992-07-17|Industrial Trading & Investment Services Corporation (Isle of Man) Limited
059247C|inactive|1931 Act Company|1992-07-17|Utmost Partnerships Limited|AXA GLOBAL PARTNERSHIPS LIMITED|AXA ISLE OF MAN M LIMITED|AXA Isle of Man Management Limited
060221C|inactive|1931 Act Company|1992-10-22|Manx Exploration Limited
060611C|inactive|1931 Act Company|1992-11-30|E.N.I.S. Limited
061669C|inactive|1931 Act Company|1993-02-19|E. Fin. Limited
062358C|inactive|1931 Act Company|1993-04-06|Isle of Man Geological Resources Limited
064218C|inactive|1931 Act Company|1993-08-18|Athar Enterprises Limited
064359C|inactive|1931 Act Company|1993-09-03|Musicland (Isle of Man) Limited|Waterman (Isle of Man) Limited
064764C|inactive|1931 Act Company|1993-10-08|Omnium Limited
066076C|inactive|1931 Act Company|1994-01-10|N T (Eastern) Limited|Neural Technologies (Eastern) Limited
066233C|active|1931 Act Company|1994-01-21|Manx Viking Wheelers Cycling Club
066817C|inactive|1931 Act Company|1994-02-25|Uniwell Technical & Construction Co. Limited
066956C|inactive|1931 Act Company|1994-03-04|Unistar Resources Limited|Unistar Shipping Limited
067218C|active|1931 Act Company|1994-03-21|H.J. Egginson Limited
067795C|inactive|1931 Act Company|1994-04-27|Bucheron (Isle of Man) Limited
068757C|inactive|1931 Act Company|1994-06-17|Oktoil Limited|Octoil Limited
069400C|active|1931 Act Company|1994-08-02|Magoo's Optical Centre Limited
069425C|inactive|1931 Act Company|1994-08-03|Oxford Enterprises Limited
072010C|inactive|1931 Act Company|1995-02-02|Arias Unlimited
072805C|inactive|1931 Act Company|1995-03-29|Marks & Spencer (Isle of Man) Pension Scheme Limited|Marks and Spencer (Isle of Man) (Pension) Limited
072889C|active|1931 Act Company|1995-03-31|Manx Gymnastics Centre of Excellence Limited
074296C|inactive|1931 Act Company|1995-07-06|S. Ellis & Company Limited
074580C|inactive|1931 Act Company|1995-07-20|Emporium Enterprises Limited
075471C|inactive|1931 Act Company|1995-09-18|Isle of Man Ship Management Limited
075688C|inactive|1931 Act Company|1995-10-02|E.C. Management Consultants Limited
076350C|inactive|1931 Act Company|1995-11-10|Fibreguide (Isle of Man) Limited
076472C|inactive|1931 Act Company|1995-11-20|B S Electronics (Import Export) Limited
077041C|inactive|1931 Act Company|1996-01-03|Coburg Enterprises Company
077147C|inactive|1931 Act Company|1996-01-12|Al - Mal (Overseas) Corporation Limited|Al - Mal (Overseas) Corporation Limited
079402C|inactive|1931 Act Company|1996-06-10|Chartley (Isle of Man) Limited
079952C|active|1931 Act Company|1996-07-12|Genting Oil & Gas Limited
081636C|inactive|1931 Act Company|1996-10-30|Manx Airlines (Engineering) Limited
081962C|inactive|1931 Act Company|1996-11-15|DISTENA ENTERPRISES LIMITED|Cromby Enterprises Limited
082198C|active|1931 Act Company|1996-11-27|Executive Investment Limited
082751C|active|1931 Act Company|1996-12-30|ISLE OF MAN YOUTH TRIALS CLUB LIMITED
083815C|inactive|1931 Act Company|1997-03-05|E.P.A. Consultancy Limited
084171C|inactive|1931 Act Company|1997-03-24|Novarco (Isle of Man) Limited
084656C|inactive|1931 Act Company|1997-04-17|LAKESHORE OVERSEAS LIMITED|Exim Petroil SA Ltd
085086C|inactive|1931 Act Company|1997-05-14|Free Energy Limited|Free Energy (A G) Limited
087400C|inactive|1931 Act Company|1997-09-23|Electric Sun Limited
087748C|inactive|1931 Act Company|1997-10-10|Manx Offshore Management (2) Limited
087842C|inactive|1931 Act Company|1997-10-16|Omnia Welding Services (Isle of Man) Ltd
088030C|inactive|1931 Act Company|1997-10-24|B2TW (ISLE OF MAN) LIMITED
088219C|inactive|1931 Act Company|1997-11-05|SOLUTIONS' PARTNERS Ltd
088262C|active|1931 Act Company|1997-11-07|Stone & Rolls Isle of Man Limited
089178C|inactive|1931 Act Company|1998-01-06|MOUNT RULE EQUESTRIAN CENTRE LIMITED|Equestrian Supplies Limited
089581C|inactive|1931 Act Company|1998-01-29|O'Callahans Mills Limited
090135C|inactive|1931 Act Company|1998-03-02|Berkley Estates Limited
091433C|inactive|1931 Act Company|1998-05-21|V S T OPTIONS LIMITED
092750C|inactive|1931 Act Company|1998-08-26|Palladian Enterprise Ltd|Oakliffe Limited
092940C|inactive|1931 Act Company|1998-09-11|Regal Estates Limited
093757C|inactive|1931 Act Company|1998-11-17|BARCLAYS HOLDINGS (ISLE OF MAN) LIMITED
094809C|inactive|1931 Act Company|1999-02-26|European Masters Fund PLC|European Masters Fund Limited
095004C|inactive|1931 Act Company|1999-03-10|E.R.P. CONSULTANCY LIMITED
095096C|inactive|1931 Act Company|1999-03-17|ISLE OF MAN FILM & TELEVISION FACILITIES LIMITED
095597C|inactive|1931 Act Company|1999-04-29|GALAK ELECTRICS LIMITED
096322C|inactive|1931 Act Company|1999-07-12|BUSINESS EQUIPMENT RESEARCH & TEST LABORATORY LIMITED|Business Equipment Research & Test Laboratories (USA) Limited
097223C|inactive|1931 Act Company|1999-09-17|O'NEILL PROPERTY COMPANY LIMITED
097409C|inactive|1931 Act Company|1999-09-29|EWBANK LIMITED|Fairhill Property Overseas Limited
098067C|inactive|1931 Act Company|1999-11-24|Manx Entertainment Limited
098695C|inactive|1931 Act Company|2000-01-31|KENMARE ENTERPRISES LIMITED
099845C|inactive|1931 Act Company|2000-05-08|TheTrainingWeb.com (Isle Of Man) Limited
101636C|inactive|1931 Act Company|2000-12-11|EDWIN PROPERTIES LIMITED
102075C|inactive|1931 Act Company|2001-02-12|KENMORE-EUREMCO LIMITED|Kenmore-Euremco Caspian Limited
103296C|inactive|1931 Act Company|2001-06-20|S L R (ISLE OF MAN) LIMITED
103675C|inactive|1931 Act Company|2001-08-06|ISLE OF MAN STEAM PACKET FINANCE LIMITED|Isle of Man Steam Packet Finance PLC|Isle of Man Steam Packet Finance plc
105015C|inactive|1931 Act Company|2002-02-12|Kifu Foundation Limited
105181C|inactive|1931 Act Company|2002-03-07|365 (Isle of Man) Limited
106059C|inactive|1931 Act Company|2002-06-13|EUROPEAN CHARTERING & SHIPPING LIMITED|EXCEL LIMITED
106101C|inactive|1931 Act Company|2002-06-20|POGO ENTERTAINMENT LTD
106216C|inactive|1931 Act Company|2002-07-03|O'BRIENS LIMITED
107343C|inactive|1931 Act Company|2002-12-13|OPA'S LIMITED
107577C|inactive|1931 Act Company|2003-01-21|A & A ENGINEERS AND CONSTRUCTORS LIMITED
108379C|active|1931 Act Company|2003-05-16|MANX PROFESSIONAL & EDUCATIONAL SERVICES LIMITED
108447C|inactive|1931 Act Company|2003-05-27|ODLUM ENTERPRISES
109087C|inactive|1931 Act Company|2003-08-26|ERL HOLDINGS LIMITED|DOUBLE SEVEN ENTERPRISES LIMITED
109562C|inactive|1931 Act Company|2003-11-06|SYMPHONY FUND PLC
109960C|inactive|1931 Act Company|2004-01-09|ISLE OF MAN TT MARSHALS' ASSOCIATION LIMITED
110236C|active|1931 Act Company|2004-02-20|ISLE OF MAN BUSINESS PARK (NO.1) MANAGEMENT COMPANY LIMITED
111268C|inactive|1931 Act Company|2004-07-08|ISLE OF MAN COTTAGES LIMITED
111318C|inactive|1931 Act Company|2004-07-15|S.M.S. ISLE OF MAN LIMITED
111765C|active|1931 Act Company|2004-09-17|DÖHLE CORPORATE AND TRUST SERVICES LIMITED|MARITIME CORPORATE SERVICES LIMITED
111890C|inactive|1931 Act Company|2004-10-04|ERNE TRANSPORT LIMITED
112805C|active|1931 Act Company|2005-02-14|EXPOL LIMITED|EX-POL LIMITED
113149C|inactive|1931 Act Company|2005-03-30|R D ESTATES LIMITED
114269C|inactive|1931 Act Company|2005-08-26|ISLE OF MAN SPECSAVERS HEARCARE LIMITED
114543C|inactive|1931 Act Company|2005-10-11|ROSEHILL ENERGY PLC|ROSEHILL ENERGY LIMITED
114750C|inactive|1931 Act Company|2005-11-08|URBANIA.UK LIMITED
116406C|inactive|1931 Act Company|2006-05-02|MANX FINANCIAL GROUP PLC|CONISTER FINANCIAL GROUP PLC
116607C|inactive|1931 Act Company|2006-05-22|ESTANTE 001 LTD|THE EIGHTH DAY LIMITED
117746C|inactive|1931 Act Company|2006-09-14|AVIAMAX ISLE OF MAN LIMITED|ERIFIELD INTERNATIONAL LIMITED
117809C|inactive|1931 Act Company|2006-09-25|ELWOOD LTD
118355C|inactive|1931 Act Company|2006-11-16|O'NEILLS TRANSPORT SERVICES LIMITED
118609C|inactive|1931 Act Company|2006-12-19|AD ASTRA PRIVATE EQUITY PLC
118908C|active|1931 Act Company|2007-02-08|MANX CAPITAL PARTNERS LIMITED
119668C|inactive|1931 Act Company|2007-05-02|COMBILIFT (IOM) R&D 2 UNLIMITED
120034C|inactive|1931 Act Company|2007-06-18|BAYRIDGE (ISLE OF MAN) LIMITED|EARNSHAW LIMITED
120397C|active|1931 Act Company|2007-07-23|ISLE OF MAN CRICKET ASSOCIATION
120788C|inactive|1931 Act Company|2007-09-11|EMC ENGINEERING & MAINTENANCE CONSULTANTS LIMITED
121499C|inactive|1931 Act Company|2007-12-24|MANNA ENERGY LIMITED
121723C|inactive|1931 Act Company|2008-02-19|O'CONNOR MECHANICAL SERVICES LIMITED
121842C|inactive|1931 Act Company|2008-03-11|O'KEEFE LEE LIMITED
123004C|inactive|1931 Act Company|2008-12-24|EYOS - EXPEDITIONS LTD
123048C|inactive|1931 Act Company|2009-01-16|ISLE OF MAN CHARITY TRENDS
123096C|active|1931 Act Company|2009-01-29|ISLE OF MAN EVENT SERVICES LIMITED
123372C|inactive|1931 Act Company|2009-04-21|MANX INSPECTION COMPLIANCE ENGINEERS LIMITED
124382C|inactive|1931 Act Company|2010-01-25|ORMOND LIMITED
124697C|inactive|1931 Act Company|2010-04-22|GLOBAL OCEAN LIMITED|OCEAN ONE LIMITED
125394C|active|1931 Act Company|2010-11-22|O'HARE & MCGOVERN (IOM) LTD
125468C|inactive|1931 Act Company|2010-12-10|KID'S CLOSET ISLE OF MANN LIMITED
126429C|inactive|1931 Act Company|2011-10-25|D V FASHION (EUROPE) LIMITED
126485C|active|1931 Act Company|2011-11-15|EFB PROPERTY INVESTMENTS 2 (IOM) LIMITED
126683C|inactive|1931 Act Company|2012-02-02|ISLE OF MANANNAN CONSTRUCTION LIMITED
127410C|inactive|1931 Act Company|2012-10-04|MANX EQUITHERAPY LIMITED
127499C|inactive|1931 Act Company|2012-11-05|MATRIX ENGINEERING MACHINERY DIVISION LIMITED
128026C|active|1931 Act Company|2013-06-03|MANX YOUTH OPPORTUNITIES
128346C|inactive|1931 Act Company|2013-10-10|VIKING OILS (ISLE OF MAN) LIMITED
128361C|active|1931 Act Company|2013-10-18|ISLE OF MAN FOODBANK
128377C|active|1931 Act Company|2013-10-25|MANX BREAST CARE UNIT
128930C|active|1931 Act Company|2014-05-20|EASTERN LAND & CATTLE COMPANY LIMITED
129175C|active|1931 Act Company|2014-08-26|MANX ULTRASONIC BLIND SOLUTIONS LIMITED|MANX ULTRASONIC BLIND CLEANING LIMITED
129498C|inactive|1931 Act Company|2014-12-31|MANX BASKING SHARK WATCH
129936C|inactive|1931 Act Company|2015-07-09|ISLE OF MAN MINING LIMITED
130487C|inactive|1931 Act Company|2016-03-08|PRIDE OF INDIA LIMITED
130585C|inactive|1931 Act Company|2016-04-22|Tristão Real Estate Limited
131378C|active|1931 Act Company|2017-05-10|MANX ELECTRICAL SERVICES LTD
131381C|active|1931 Act Company|2017-05-11|Island Estates Morrissey's Limited
132014C|inactive|1931 Act Company|2018-03-08|O'NEILL ELECTRICAL & PLUMBING SERVICES LIMITED
132034C|active|1931 Act Company|2018-03-19|ISLE OF MAN MARITIME LIMITED
132922C|active|1931 Act Company|2019-04-17|Greeba Estates Limited
133040C|active|1931 Act Company|2019-07-02|PASSO TOURISMO ISLE OF MAN LIMITED
133728C|active|1931 Act Company|2020-06-30|IOD ISLE OF MAN LIMITED
133851C|active|1931 Act Company|2020-08-10|Landmark Estates (2020) Limited
133947C|active|1931 Act Company|2020-09-10|CENTAUR-LINE EQUESTRIAN LTD
134073C|active|1931 Act Company|2020-10-26|Isle of Man Chinese Business Association Limited
134406C|active|1931 Act Company|2021-03-31|Manx Development Corporation Limited
135082C|active|1931 Act Company|2022-01-10|O'MORA/MAC CONSTRUCTION LIMITED
135349C|active|1931 Act Company|2022-04-25|Isle of Man Pool Limited
135955C|active|1931 Act Company|2010-02-17|WELTER'S EUROPA LIMITED
136457C|inactive|1931 Act Company|2023-07-27|Ēste IOM Limited
136492C|active|1931 Act Company|2023-08-11|Manx Eco Installations Limited
136780C|active|1931 Act Company|2023-12-11|O'Connor School of Motoring Limited
136791C|active|1931 Act Company|2023-12-14|eAnalytics Ltd
136967C|active|1931 Act Company|2024-02-27|O'Neill Group Limited
136977C|active|1931 Act Company|2024-03-01|O'Hara Construction Limited
137750C|active|1931 Act Company|2016-03-02|JACKSONS (ISLE OF MAN) 2015 LIMITED
138050C|active|1931 Act Company|2025-04-24|Ncube & Co. Family Office Limited
138083C|active|1931 Act Company|2025-05-02|Aoife O’Donohue Limited
138473C|active|1931 Act Company|2025-10-23|O'Brien Construction & Groundworks Ltd
`

export const ISLE_OF_MAN: readonly SearchDocument[] = COMPANIES.trim()
  .split('\n')
  .map(line => {
    const [number = '', status, type, registeredOn, legalName = '', ...previousNames] = line.split('|')
    return {
      id: `IM.${number}`,
      version: 1,
      legalName,
      previousNames,
      otherNames: [],
      registrationNumber: number,
      identifiers: [],
      active: status === 'active',
      register: 'isle-of-man',
      entityType: `isle-of-man/${type}`,
      credentialTypes: ['registration'],
      ...(registeredOn ? { registeredOn } : {}),
    }
  })
