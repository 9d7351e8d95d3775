/** By which way a medicine is given, by `intervention-administration-route` of https://github.com/openmhealth/schemas. */
import { words } from '../rules.js'

const routes = [
  ...['arteriovenous fistula', 'arteriovenous graft', 'body cavity', 'auricular', 'buccal', 'caudal', 'colostomy'],
  ...['conjunctival', 'cutaneous', 'dental', 'digestive tract', 'electro-osmosis', 'endocervical', 'endosinusial'],
  ...['enteral', 'epidural', 'esophagostomy', 'extra-amniotic', 'extracorporeal', 'fistula'],
  ...['gastro-intestinal stoma', 'gastroenteral', 'gastrostomy', 'gingival', 'ileostomy', 'hemodialysis'],
  ...['infiltration', 'interstitial', 'intra-abdominal', 'intra-amniotic', 'intra-arterial', 'intra-articular'],
  ...['intrabiliary', 'intrabronchial', 'intrabursal', 'intracardiac', 'intracartilaginous', 'intracaudal'],
  ...['intracavernous', 'intracavitary', 'intracerebral', 'intracerebroventricular', 'intracisternal'],
  ...['intracolonic', 'intracorneal', 'intracoronal', 'intracoronary', 'intracorporus cavernosum', 'intracranial'],
  ...['intradermal', 'intradiscal', 'intraductal', 'intraduodenal', 'intradural', 'intraepicardial'],
  ...['intraepidermal', 'intraesophageal', 'intragastric', 'intragingival', 'intrahepatic', 'intraileal'],
  ...['intrajejunal', 'intralesional', 'intralingual', 'intraluminal', 'intralymphatic', 'intramammary'],
  ...['intramedullary', 'intrameningeal', 'intramuscular', 'intramyometrial', 'intranodal', 'intraocular'],
  ...['intraomentum', 'intraosseous', 'intraovarian', 'intrapericardial', 'intraperitoneal', 'intrapleural'],
  ...['intraprostatic', 'intrapulmonary', 'intraruminal', 'intrasinal', 'intraspinal', 'intrasternal'],
  ...['intrasynovial', 'intratendinous', 'intratesticular', 'intrathecal', 'intrathoracic', 'intratubular'],
  ...['intratumor', 'intratympanic', 'intrauterine', 'intravascular', 'intravenous', 'intravenous central'],
  ...['intravenous peripheral', 'intravesical', 'intravitreal', 'iontophoresis', 'irrigation', 'jejunostomy'],
  ...['laryngeal', 'lower respiratory tract', 'mucous fistula', 'nasal', 'nasoduodenal', 'nasogastric'],
  ...['nasojejunal', 'not applicable', 'occlusive dressing technique', 'ophthalmic', 'oral', 'orogastric'],
  ...['oromucosal', 'oropharyngeal', 'otic', 'parenteral', 'paracervical', 'paravertebral', 'percutaneous'],
  ...['periarticular', 'peribulbar', 'peridural', 'perineural', 'periodontal', 'periosteal', 'peritendinous'],
  ...['periurethral', 'rectal', 'retrobulbar', 'soft tissue', 'subarachnoid', 'subconjunctival', 'subcutaneous'],
  ...['subgingival', 'sublingual', 'submucosal', 'suborbital', 'subretinal', 'subtendinous', 'surgical cavity'],
  ...['surgical drain', 'topical', 'transcervical', 'transdermal', 'transendocardial', 'transmucosal'],
  ...['transplacental', 'transtracheal', 'transtympanic', 'transurethral', 'tumor cavity', 'ureteral', 'urethral'],
  ...['urostomy', 'vaginal'],
] as const

export const route10 = words(...routes, 'endotracheal', 'intraventricular', 'respiratory (inhalation)')
export const route20 = words(
  ...routes,
  ...['endotracheopulmonary', 'intracameral', 'intramural', 'intraneural', 'intraventricular - cardiac'],
  ...['respiratory tract', 'sublesional'],
)
