package e2e

import "os"

// launchDemo starts a server on a folder of its own, with the demo.
func launchDemo() (*server, error) {
	dir, err := os.MkdirTemp("", "breakwater-e2e-data-")
	if err != nil {
		return nil, err
	}
	return launch(dir, "--demo")
}

// closeShared ends what the tests shared.
func closeShared() {
	for _, end := range sharedBrowser.close {
		end()
	}
	for _, k := range []*kept{&shared, &peoples} {
		if k.server != nil {
			k.server.kill()
			_ = os.RemoveAll(k.server.dir)
		}
	}
}
