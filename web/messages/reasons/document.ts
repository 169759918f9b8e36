/** In French: `verify/report/reasons/document.ts`. */
import type { DOCUMENT_REASONS } from '../../../verify/report/reasons/document.ts'

export const DOCUMENT_REASONS_FR: Record<keyof typeof DOCUMENT_REASONS, string> = {
  document_not_fetched: 'le document n’a pas été obtenu',
  document_is_web_page: 'une page Web se trouve à cette adresse',
  document_unavailable: '{detail}',
  document_not_reachable: 'le document n’a pas pu être obtenu d’ici',
  document_connection_failed: 'la connexion au serveur a échoué ({detail})',
  document_timed_out: 'le serveur n’a pas répondu en {seconds} secondes',
  document_cut_off: 'le serveur s’est arrêté avant la fin du document',
  document_http_status: 'le serveur a répondu par le code {status}',
  document_redirects: 'le serveur renvoie à une autre adresse, et ce renvoi n’est pas suivi',
  document_too_large: 'le document dépasse {limit} octets',
  document_compressed: 'le serveur a compressé le document sans qu’on le lui demande',
  document_not_text: 'le document n’est pas un texte en UTF-8',
  document_address_unreadable: 'l’adresse du document ne peut pas être lue',
  document_not_https: 'l’adresse du document n’est pas une adresse https',
  document_address_secret: 'l’adresse du document contient un nom d’utilisateur ou un mot de passe',
  document_port_refused: 'le port de l’adresse n’est ni 443 ni 1024 ou plus',
  document_not_indexed: '{file} ne nomme pas ce document',
  document_file_missing: 'le fichier {file} n’est pas dans le dossier',
  document_file_too_large: 'le fichier {file} dépasse {limit} octets',
  document_file_not_text: 'le fichier {file} ne peut pas être lu comme un texte en UTF-8',
  document_not_published: 'ce registre ne publie pas un tel document',
  document_unreachable: 'le serveur n’a pas pu être atteint, ou ne laisse pas cette page le lire',
}
