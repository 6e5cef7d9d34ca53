import type { NextConfig } from 'next'

export default {
  typedRoutes: true,
  poweredByHeader: false,
  // Each route is loaded when it is first asked for: the web is there half a second sooner, and after each death too.
  experimental: { preloadEntriesOnStart: false },
  serverExternalPackages: ['pino', 'bullmq', 'pg', 'ioredis'],
} satisfies NextConfig
