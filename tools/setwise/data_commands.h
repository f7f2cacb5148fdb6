/* data_commands.h - the subcommands of `setwise data`; as `command.main`. */
#ifndef DATA_COMMANDS_H
#define DATA_COMMANDS_H

int data_list_main(int argc, char **argv);
int data_formats_main(int argc, char **argv);
int data_info_main(int argc, char **argv);
int data_make_main(int argc, char **argv);
int data_convert_main(int argc, char **argv);

#endif
