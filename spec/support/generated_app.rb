# frozen_string_literal: true

require "fileutils"
require "rails/generators"
require "rails/generators/testing/behavior"
require "tempfile" # used by the behavior
require "tmpdir"

# The few files of an app that a generator reads, in a temporary directory, and the generator run there.
module GeneratedApp
  def self.included(group)
    group.include Rails::Generators::Testing::Behavior
    group.around { |example| in_temporary_directory(example) }
  end

  def generate(*arguments)
    run_generator(arguments)
  end

  def destroy(*arguments)
    run_generator(arguments, behavior: :revoke)
  end

  # The message of a generator that gives up, which it prints before it exits with status 1.
  def refusal(*arguments)
    stderr = $stderr
    $stderr = message = StringIO.new
    generate(*arguments)
    raise "the generator accepted #{arguments.inspect}"
  rescue SystemExit => error
    raise "exit status #{error.status}" unless error.status == 1

    message.string
  ensure
    $stderr = stderr
  end

  def write(path, text)
    file = File.join(destination_root, path)
    FileUtils.mkdir_p(File.dirname(file))
    File.binwrite(file, text)
  end

  def read(path)
    File.binread(File.join(destination_root, path)).force_encoding(Encoding::UTF_8)
  end

  def files
    Dir.glob("**/*", base: destination_root).select { |path| File.file?(File.join(destination_root, path)) }
       .to_h { |path| [path, read(path)] }
  end

  private

  def in_temporary_directory(example)
    Dir.mktmpdir("generated_app") do |directory|
      self.destination_root = directory
      example.run
    end
  end
end
