import type { NextConfig } from 'next'

export default {
  typedRoutes: true,
  poweredByHeader: false,
  serverExternalPackages: ['pino', 'bullmq', 'pg', 'ioredis'],
} satisfies NextConfig
