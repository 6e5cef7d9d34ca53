import { EpisodesPanel } from './episodes-panel'

/** What fires right now; nothing at all when nothing does. */
export const OpenEpisodes = () => <EpisodesPanel title="Firing now" state="open" empty={null} />
