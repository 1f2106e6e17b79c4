# frozen_string_literal: true

module Bench
  module Peers
    # Gems beside the bundle. Their own dependencies are not resolved: Debian's gRPC is older than what AnyCable asks
    # for, and does as well.
    module LoadPath
      # Of gems, and of Debian's packages that hold some.
      SPECIFICATIONS = "{gems,debian/usr/**/rubygems-integration/*}/specifications/*.gemspec"
      # Where Debian keeps the Ruby part of some.
      VENDOR_RUBY = "debian/usr/lib/ruby/vendor_ruby"

      # @param directory [String] where bench/peers/install has put them
      def self.extend_with_peers(directory: ENV.fetch("BENCH_PEERS"))
        paths = Dir.glob(SPECIFICATIONS, base: directory).map { |path| File.join(directory, path) }
        $LOAD_PATH.concat(paths.flat_map { |path| Gem::Specification.load(path).full_require_paths },
                          [File.join(directory, VENDOR_RUBY)])
      end
    end
  end
end
