export type Theme = 'light' | 'dark' | 'system'

export const THEME_KEY = 'candlewick-theme'

export const themeOf = (text: string | undefined): Theme => (text === 'light' || text === 'dark' ? text : 'system')

/** Runs before the first paint, so that a chosen theme does not flash in after the other one. */
export const THEME_SCRIPT = `try{var t=localStorage.getItem('${THEME_KEY}');if(t==='light'||t==='dark')document.documentElement.dataset.theme=t}catch(e){}`
