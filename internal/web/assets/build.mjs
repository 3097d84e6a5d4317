// Builds internal/web/assets/src into internal/web/assets/dist.
//
// Every file directly in src whose name does not start with "_" becomes one
// asset: *.scss a style sheet, *.js a bundled script, *.svg itself. Names carry
// a hash of the content, so that browsers may keep them for ever; manifest.json
// maps the plain name to the hashed one. Each asset lies there three times:
// plain, .gz and .br.

import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import * as esbuild from 'esbuild'
import * as sass from 'sass'

const here = path.dirname(fileURLToPath(import.meta.url))
const src = path.join(here, 'src')
const dist = path.join(here, 'dist')
const modules = path.join(here, '../../../node_modules')
const target = ['chrome109', 'firefox115', 'safari15.6']

async function style (file) {
  const { css } = sass.compile(file, { loadPaths: [modules], quietDeps: true, charset: false })
  const out = await esbuild.transform(css, { loader: 'css', minify: true, target })
  return Buffer.from(out.code)
}

async function script (file) {
  const out = await esbuild.build({
    entryPoints: [file],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    legalComments: 'none',
    nodePaths: [modules],
    target
  })
  return Buffer.from(out.outputFiles[0].contents)
}

const builders = { '.scss': ['.css', style], '.js': ['.js', script], '.svg': ['.svg', readFile] }

// build gives the files of one asset: plain, compressed by gzip and by brotli.
async function build (name) {
  const { name: stem, ext } = path.parse(name)
  const [outExt, make] = builders[ext]
  const body = await make(path.join(src, name))
  const hash = createHash('sha256').update(body).digest('hex').slice(0, 12)
  const hashed = `${stem}.${hash}${outExt}`
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: body.length }
  const br = brotliCompressSync(body, { params })
  console.log(`${hashed.padEnd(36)} ${String(body.length).padStart(7)} bytes, ${String(br.length).padStart(6)} over the wire`)
  return {
    plain: stem + outExt,
    hashed,
    files: [[hashed, body], [hashed + '.gz', gzipSync(body, { level: 9 })], [hashed + '.br', br]]
  }
}

// Everything is built before anything is written: a source that does not
// compile leaves the last build as it was.
const sources = (await readdir(src)).sort().filter(name => !name.startsWith('_') && path.extname(name) in builders)
const assets = await Promise.all(sources.map(build))
const manifest = Object.fromEntries(assets.map(a => [a.plain, a.hashed]))
const files = new Map(assets.flatMap(a => a.files))
files.set('manifest.json', JSON.stringify(manifest, null, 2) + '\n')

await mkdir(dist, { recursive: true })
for (const [name, body] of files) await writeFile(path.join(dist, name), body)
for (const name of await readdir(dist)) {
  if (name !== '.keep' && !files.has(name)) await rm(path.join(dist, name))
}
