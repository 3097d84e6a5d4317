// Builds internal/web/assets/src into internal/web/assets/dist.
//
// Every file directly in src whose name does not start with "_" becomes one
// asset: *.scss a style sheet, *.js a bundled script (of a page or, as
// *-worker.js, of a worker), *.svg itself. So does every WebAssembly module in
// .cache/wasm, which the Makefile builds from cmd/wasm. Names carry a hash of
// the content, so that browsers may keep them for ever; manifest.json maps the
// plain name to the hashed one. Each asset lies there three times: plain, .gz
// and .br.

import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip as gzipCompress } from 'node:zlib'
import * as esbuild from 'esbuild'
import * as sass from 'sass'

const here = path.dirname(fileURLToPath(import.meta.url))
const src = path.join(here, 'src')
const dist = path.join(here, 'dist')
const root = path.join(here, '../../..')
const modules = path.join(root, 'node_modules')
const wasm = path.join(root, '.cache/wasm')
const brotli = promisify(brotliCompress)
const gzip = promisify(gzipCompress)
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

const builders = { '.scss': ['.css', style], '.js': ['.js', script], '.svg': ['.svg', readFile], '.wasm': ['.wasm', readFile] }

// build gives the files of one asset: plain, compressed by gzip and by brotli.
async function build (file) {
  const { name: stem, ext } = path.parse(file)
  const [outExt, make] = builders[ext]
  const body = await make(file)
  const hash = createHash('sha256').update(body).digest('hex').slice(0, 12)
  const hashed = `${stem}.${hash}${outExt}`
  const [gz, br] = await Promise.all([
    once(hashed + '.gz', () => gzip(body, { level: 9 })),
    once(hashed + '.br', () => brotli(body, { params: params(body.length) }))
  ])
  console.log(`${hashed.padEnd(36)} ${String(body.length).padStart(7)} bytes, over the wire ${String(br.length).padStart(7)} (gzip ${gz.length})`)
  return { plain: stem + outExt, hashed, files: [[hashed, body], [hashed + '.gz', gz], [hashed + '.br', br]] }
}

// once gives what the last build made under a name, which says its content: to
// compress a module takes seconds.
const once = (name, make) => readFile(path.join(dist, name)).catch(make)

// params are the best that brotli does; its window covers a whole module.
function params (size) {
  return {
    [constants.BROTLI_PARAM_QUALITY]: 11,
    [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
    [constants.BROTLI_PARAM_SIZE_HINT]: size
  }
}

// list gives the files of a folder that become assets.
async function list (folder, ...extensions) {
  const names = (await readdir(folder)).sort().filter(name => !name.startsWith('_') && extensions.includes(path.extname(name)))
  return names.map(name => path.join(folder, name))
}

// Everything is built before anything is written: a source that does not
// compile leaves the last build as it was.
const sources = [...await list(src, '.scss', '.js', '.svg'), ...await list(wasm, '.wasm')]
const assets = await Promise.all(sources.map(build))
const manifest = Object.fromEntries(assets.map(a => [a.plain, a.hashed]))
const files = new Map(assets.flatMap(a => a.files))
files.set('manifest.json', JSON.stringify(manifest, null, 2) + '\n')

await mkdir(dist, { recursive: true })
for (const [name, body] of files) await writeFile(path.join(dist, name), body)
for (const name of await readdir(dist)) {
  if (name !== '.keep' && !files.has(name)) await rm(path.join(dist, name))
}
